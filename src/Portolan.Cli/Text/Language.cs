namespace Portolan.Cli.Text;

/// <summary>The languages the program speaks.</summary>
internal enum Language
{
    English,
    Chinese,
}

/// <summary>Finds the language to speak: <c>--lang</c>, else LC_ALL, LC_MESSAGES, LANG in POSIX order, else English.</summary>
internal static class Languages
{
    private static readonly string[] Variables = ["LC_ALL", "LC_MESSAGES", "LANG"];

    /// <summary>Looks at the raw arguments, because help texts are needed before anything is parsed.</summary>
    public static Language Choose(IReadOnlyList<string> arguments, Func<string, string?> variable)
    {
        for (var i = 0; i < arguments.Count && arguments[i] != "--"; i++)
        {
            var argument = arguments[i];
            if (argument == "--lang" && i + 1 < arguments.Count && TryParse(arguments[i + 1], out var next)) return next;
            if (argument.StartsWith("--lang=", StringComparison.Ordinal) && TryParse(argument["--lang=".Length..], out var joined)) return joined;
        }
        // The first variable that is set decides, also when it names a language we do not speak.
        var locale = Variables.Select(variable).FirstOrDefault(value => !string.IsNullOrEmpty(value));
        return locale is not null && TryParse(locale, out var language) ? language : Language.English;
    }

    /// <summary>Reads <c>en</c>, <c>zh</c> and locale names such as <c>zh_CN.UTF-8</c> or <c>en-GB</c>.</summary>
    public static bool TryParse(string text, out Language language)
    {
        var end = text.AsSpan().IndexOfAny("_-.@");
        var name = end < 0 ? text : text[..end];
        language = name.Equals("zh", StringComparison.OrdinalIgnoreCase) ? Language.Chinese : Language.English;
        return language == Language.Chinese || name.Equals("en", StringComparison.OrdinalIgnoreCase);
    }
}
