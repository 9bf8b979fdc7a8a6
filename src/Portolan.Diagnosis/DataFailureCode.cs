using System.Collections.Frozen;

namespace Portolan.Diagnosis;

/// <summary>The stable text codes of <see cref="DataFailure"/>, in kebab case: <c>announced-address-private</c>, <c>range-closed</c> …</summary>
public static class DataFailureCode
{
    private static readonly FrozenDictionary<DataFailure, string> Texts =
        Enum.GetValues<DataFailure>().ToFrozenDictionary(failure => failure, failure => Kebab(failure.ToString()));

    private static readonly FrozenDictionary<string, DataFailure> Failures =
        Texts.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.OrdinalIgnoreCase);

    /// <summary>The code; <c>none</c> where nothing failed.</summary>
    public static string ToText(this DataFailure failure) => Texts.GetValueOrDefault(failure, "unknown");

    /// <summary>Reads a code that <see cref="ToText"/> wrote.</summary>
    public static bool TryParse(string? text, out DataFailure failure)
    {
        failure = DataFailure.None;
        return text is not null && Failures.TryGetValue(text, out failure);
    }

    internal static string Kebab(string name)
    {
        var text = new System.Text.StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            var startsWord = char.IsUpper(name[i]) || (char.IsDigit(name[i]) && !char.IsDigit(name[i - 1]));
            if (i > 0 && startsWord) text.Append('-');
            text.Append(char.ToLowerInvariant(name[i]));
        }
        return text.ToString();
    }
}
