using System.Globalization;

namespace Portolan.Diagnosis;

/// <summary>
/// What a doctor that was invited tells the server when it is done: <c>XWHY REPORT invitation active=ok passive=no use=active exit=20 causes=range-closed</c>.
/// It goes over the control connection, which works when hardly anything else does. Unknown keys are passed over.
/// </summary>
/// <param name="Invitation">The random word of the invitation.</param>
public sealed record DoctorMessage(string Invitation, DoctorSummary Summary)
{
    /// <summary>What follows XWHY.</summary>
    public const string Word = "REPORT";

    private const int MostCauses = 16, LongestWord = 64;

    /// <summary>The argument of XWHY.</summary>
    public string ToArgument() => string.Create(CultureInfo.InvariantCulture,
        $"{Word} {Invitation} active={Summary.Active} passive={Summary.Passive} use={Summary.Use} exit={Summary.ExitCode} causes={string.Join(',', Summary.Causes.Take(MostCauses))}");

    /// <summary>Reads an argument of XWHY. What it holds comes from outside: short words of letters, digits, <c>-</c> and <c>_</c> only.</summary>
    /// <returns>Null where it is no such message.</returns>
    public static DoctorMessage? Parse(string argument)
    {
        ArgumentNullException.ThrowIfNull(argument);
        if (argument.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var word, var invitation, .. var facts]) return null;
        if (!word.Equals(Word, StringComparison.OrdinalIgnoreCase) || !IsWord(invitation)) return null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var fact in facts)
            if (fact.Split('=', 2) is [var key, var value]) values[key] = value;
        if (!Is(values, "active", ["ok", "no"]) || !Is(values, "passive", ["ok", "workaround", "no"]) || !Is(values, "use", ["active", "passive", "epsv", "either", "none"])) return null;
        if (!int.TryParse(values.GetValueOrDefault("exit"), NumberStyles.None, CultureInfo.InvariantCulture, out var exit) || exit > 255) return null;
        string[] causes = values.GetValueOrDefault("causes", "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (causes.Length > MostCauses || !causes.All(IsWord)) return null;
        return new DoctorMessage(invitation, new DoctorSummary(values["active"], values["passive"], values["use"], causes, exit));
    }

    private static bool Is(Dictionary<string, string> values, string key, ReadOnlySpan<string> allowed) => values.TryGetValue(key, out var value) && allowed.Contains(value);

    private static bool IsWord(string text) => text.Length is > 0 and <= LongestWord && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
