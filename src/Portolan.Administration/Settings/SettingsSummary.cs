using System.Globalization;
using Portolan.Diagnosis;

namespace Portolan.Administration;

/// <summary>What a version of the settings changed, on one line: <c>version 3</c> where that one holds again, else the pointers of what changed.</summary>
public static class SettingsSummary
{
    private const string Return = "version ", Between = ", ";

    public static string OfReturnTo(long version) => Return + version.ToString(CultureInfo.InvariantCulture);

    public static string Of(IEnumerable<Change> changes) => string.Join(Between, changes.Select(change => change.Field));

    /// <summary>A summary as people read it.</summary>
    public static Phrase InWords(string summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        if (summary.StartsWith(Return, StringComparison.Ordinal) && summary[Return.Length..] is var version && long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            return ($"went back to version {version}", $"恢复到版本 {version}");
        Phrase[] names = [.. summary.Split(Between).Select(FieldNames.Of)];
        return (string.Join(Between, names.Select(name => name.En)), string.Join("、", names.Select(name => name.Zh)));
    }
}
