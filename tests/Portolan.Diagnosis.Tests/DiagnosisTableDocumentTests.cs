namespace Portolan.Diagnosis.Tests;

/// <summary>docs/diagnosis-table.md says what the tests prove.</summary>
public sealed class DiagnosisTableDocumentTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Golden", "diagnosis-table.md"));

    [Fact]
    public void Rows_OfPart1_NameTheCauseThatTheRulesName()
    {
        foreach (var (number, cause) in DecisionTableTests.Expectations.Where(row => row.Number is not 14))
        {
            var line = Assert.Single(Lines, line => line.StartsWith($"| {number} |", StringComparison.Ordinal));
            Assert.Contains($"`{cause.ToText()}`", line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Networks_OfPart2_HaveTheSummaryThatTheRulesGive()
    {
        var networks = Lines.SkipWhile(line => !line.StartsWith("## Part 2", StringComparison.Ordinal)).Where(line => line.StartsWith('|')).Skip(2)
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1]).ToList();
        Assert.True(networks.Count > 15);
        foreach (var columns in networks)
        {
            var network = TopologyTests.Expectations.FirstOrDefault(known => known.Name == columns[0]);
            if (network == default) network = TopologyTests.Expectations.First(known => known.Name.StartsWith(columns[0] + ",", StringComparison.Ordinal));
            var causes = network.Causes.Length == 0 ? "–" : string.Join(", ", network.Causes.Select(cause => $"`{cause}`"));
            Assert.Equal([network.Active, network.Passive, network.Use, causes, network.Exit], columns[2..]);
        }
    }
}
