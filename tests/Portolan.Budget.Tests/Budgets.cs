using System.Globalization;
using Portolan.Testing;

namespace Portolan.Budget.Tests;

/// <summary>What one operation may cost, as <c>budgets.tsv</c> says: the file to read, and to change on purpose only.</summary>
internal static class Budgets
{
    private const string FileName = "budgets.tsv";
    private const double WorthLowering = 0.8;

    private static readonly (string Kind, string Operation, double Budget)[] Rows = [.. Read()];

    public static IEnumerable<string> OperationsOf(string kind) => Rows.Where(row => row.Kind == kind).Select(row => row.Operation);

    /// <summary>Fails where the least cost of all rounds has grown beyond its budget, and where the budget could be lowered by more than a fifth in every round.</summary>
    public static void Check(string kind, string operation, IReadOnlyCollection<double> rounds, string detail)
    {
        var budget = Rows.Single(row => row.Kind == kind && row.Operation == operation).Budget;
        var costs = string.Join(", ", rounds.Select(cost => cost.ToString("0.##", CultureInfo.InvariantCulture)));
        var what = string.Create(CultureInfo.InvariantCulture, $"{operation}: {costs} {kind}, budget {budget:0.##}. {detail}");
        Assert.True(rounds.Min() <= budget, $"It has grown. Win it back, or raise the budget in {FileName} and say why. {what}");
        Assert.True(rounds.Max() >= budget * WorthLowering, $"Well done: lower the budget in {FileName}, so that it stays. {what}");
    }

    private static IEnumerable<(string, string, double)> Read() =>
        from line in File.ReadLines(Path.Join(Repository.Root, "tests", "Portolan.Budget.Tests", FileName))
        where line.Length > 0 && line[0] != '#'
        let cells = line.Split('\t')
        select (cells[0], cells[1], double.Parse(cells[2], CultureInfo.InvariantCulture));
}
