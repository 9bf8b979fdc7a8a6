using System.CommandLine;
using System.CommandLine.Parsing;
using Portolan.Cli.Help;
using Portolan.Cli.Text;

namespace Portolan.Cli;

/// <summary>Says what is wrong with a command line and where to read on.</summary>
internal static class UsageErrors
{
    /// <summary>What is wrong, each once; empty when all is well.</summary>
    public static IReadOnlyList<string> Find(ParseResult parsed, Texts texts)
    {
        // System.CommandLine takes an option it does not know for an argument and then complains about the wrong thing,
        // and it speaks one language; so what it only counts is said here, and its errors are those of our own readers.
        if (Unknown(parsed, texts).ToList() is { Count: > 0 } unknown) return unknown;
        if (Miscounted(parsed.CommandResult, texts).ToList() is { Count: > 0 } miscounted) return miscounted;
        if (parsed.Errors.Count > 0) return [.. parsed.Errors.Select(error => error.Message).Distinct(StringComparer.Ordinal)];
        var checks = parsed.CommandResult.Command is PortolanCommand command ? command.Checks : [];
        return [.. checks.Select(check => check(parsed)).OfType<string>()];
    }

    public static int Report(IReadOnlyList<string> errors, ParseResult parsed, Session session)
    {
        foreach (var message in errors) session.Messages.Error(message);
        if (UnknownOptions(parsed).Concat(parsed.UnmatchedTokens).Select(word => Nearest(word, parsed)).FirstOrDefault(word => word is not null) is { } suggestion)
            session.Messages.Hint(session.Texts.DidYouMean(suggestion));
        session.Messages.Hint(session.Texts.MoreHelp(HelpPage.FullName(parsed.CommandResult.Command)));
        return (int)ExitCode.Usage;
    }

    private static IEnumerable<string> Unknown(ParseResult parsed, Texts texts)
    {
        var options = UnknownOptions(parsed).ToList();
        if (options.Count > 0) return options.Select(texts.UnknownOption);
        var wantsCommand = parsed.CommandResult.Command.Subcommands.Count > 0;
        return parsed.UnmatchedTokens.Select(word => wantsCommand ? texts.UnknownCommand(word) : texts.Unexpected(word));
    }

    private static IEnumerable<string> UnknownOptions(ParseResult parsed)
    {
        var beforeDoubleDash = parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).ToHashSet();
        return parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Where(beforeDoubleDash.Contains)
            .Select(token => token.Value).Concat(parsed.UnmatchedTokens).Where(word => word.Length > 1 && word[0] == '-').Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Miscounted(CommandResult result, Texts texts)
    {
        foreach (var argument in result.Command.Arguments)
            if ((result.GetResult(argument)?.Tokens.Count ?? 0) < argument.Arity.MinimumNumberOfValues) yield return texts.MissingArgument(argument.HelpName ?? argument.Name);
        foreach (var given in result.Children.OfType<OptionResult>().Where(option => !option.Implicit))
        {
            var (option, count) = (given.Option, given.Tokens.Count);
            if (count < option.Arity.MinimumNumberOfValues) yield return texts.MissingValue(option.Name, option.HelpName ?? "");
            if (count > option.Arity.MaximumNumberOfValues) yield return texts.OnlyOnce(option.Name);
        }
    }

    /// <summary>The command or option that was probably meant; null where none is near.</summary>
    private static string? Nearest(string word, ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var known = command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name)
            .Concat(command.Options.Concat(parsed.RootCommandResult.Command.Options.Where(o => o.Recursive)).Select(o => o.Name));
        var best = known.Select(name => (Name: name, Distance: Distance(word, name))).MinBy(pair => pair.Distance);
        return best.Name is not null && best.Distance <= Math.Max(1, best.Name.Length / 3) ? best.Name : null;
    }

    // Damerau's edits: insert, delete, replace, swap.
    private static int Distance(string left, string right)
    {
        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= right.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var replace = rows[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(replace, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }
        return rows[left.Length, right.Length];
    }
}
