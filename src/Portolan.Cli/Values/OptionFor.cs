using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Portolan.Administration;
using Portolan.Cli.Text;

namespace Portolan.Cli.Values;

/// <summary>Options that read their value themselves and say what is wrong with it in the user's language.</summary>
internal static class OptionFor
{
    /// <summary>Reads a value; null where the text is not one.</summary>
    public delegate bool Reader<T>(string text, out T value);

    public static Option<bool> Flag(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = description };

    public static Option<string?> Text(string name, string valueName, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = valueName };

    public static Option<string[]> Texts(string name, string valueName, string description) =>
        new(name) { Description = description, HelpName = valueName, AllowMultipleArgumentsPerToken = false, Arity = ArgumentArity.OneOrMore };

    public static Option<TimeSpan?> Duration(string name, string description, Texts texts) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Durations.TryParse(text, out var duration)) return duration;
            result.AddError(Durations.IsBareNumber(text) ? texts.BareNumber(name, text) : texts.NotADuration(name, text));
            return null;
        },
    };

    public static Option<int?> Number(string name, int minimum, int maximum, string description, Texts texts) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum) return number;
            result.AddError(texts.NotANumber(name, text, minimum, maximum));
            return null;
        },
    };

    /// <summary>A number of things a second, with a point where it is not whole.</summary>
    public static Option<double?> Rate(string name, string description, Texts texts) => new(name)
    {
        Description = description,
        HelpName = "R",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) && rate <= 1_000_000) return rate;
            result.AddError(texts.NotARate(name, text));
            return null;
        },
    };

    /// <summary>One of a few words; nothing given is the first of them.</summary>
    public static Option<T> Choice<T>(string name, string valueName, string description, Texts texts, params (string Word, T Value)[] choices)
    {
        var option = new Option<T>(name)
        {
            Description = description,
            HelpName = valueName,
            DefaultValueFactory = _ => choices[0].Value,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                foreach (var (word, value) in choices)
                    if (word.Equals(text, StringComparison.OrdinalIgnoreCase)) return value;
                result.AddError(texts.NotOneOf(name, text, string.Join(", ", choices.Select(choice => choice.Word))));
                return choices[0].Value;
            },
        };
        option.CompletionSources.Add([.. choices.Select(choice => choice.Word)]);
        return option;
    }

    public static Option<IPAddress?> Address(string name, string description, Texts texts) => new(name)
    {
        Description = description,
        HelpName = "ADDRESS",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (IPAddress.TryParse(text, out var address)) return address;
            result.AddError(texts.NotAnAddress(name, text));
            return null;
        },
    };

    /// <summary>A value of any kind, read by <paramref name="reader"/>.</summary>
    public static Option<T?> Value<T>(string name, string valueName, string description, Reader<T?> reader, Func<string, string, string> problem)
        where T : class => new(name)
        {
            Description = description,
            HelpName = valueName,
            CustomParser = result => Read(name, result, reader, problem),
        };

    private static T? Read<T>(string name, ArgumentResult result, Reader<T?> reader, Func<string, string, string> problem)
    {
        var text = result.Tokens[0].Value;
        if (reader(text, out var value)) return value;
        result.AddError(problem(name, text));
        return default;
    }
}
