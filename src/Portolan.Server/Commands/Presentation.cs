using Portolan.Protocol;
using Portolan.Server.Dispatch;
using Portolan.Server.Sessions;

namespace Portolan.Server.Commands;

/// <summary>TYPE, STRU, MODE, OPTS and LANG: how things are presented.</summary>
internal static class Presentation
{
    /// <summary>RFC 959 §3.1.1: ASCII (non-print), image, and bytes of eight bits.</summary>
    public static ValueTask<CommandResult> TypeAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        switch (argument.Trim().ToUpperInvariant())
        {
            case "A" or "A N":
                session.State.Ascii = true;
                return new CommandResult(TypeAscii);
            case "I" or "L 8" or "L8":
                session.State.Ascii = false;
                return new CommandResult(TypeImage);
            case "A T" or "A C" or "E" or "E N" or "E T" or "E C":
                return new CommandResult(Replies.ParameterNotImplemented);
            case var other when other.StartsWith("L ", StringComparison.Ordinal):
                return new CommandResult(Replies.ParameterNotImplemented);
            default:
                return new CommandResult(Replies.ArgumentNotUnderstood);
        }
    }

    /// <summary>RFC 959 §3.1.2: files without records.</summary>
    public static ValueTask<CommandResult> StruAsync(ControlSession session, string argument, CancellationToken cancellationToken) =>
        new CommandResult(OneOf(argument, 'F', "FRP"));

    /// <summary>RFC 959 §3.4: stream mode.</summary>
    public static ValueTask<CommandResult> ModeAsync(ControlSession session, string argument, CancellationToken cancellationToken) =>
        new CommandResult(OneOf(argument, 'S', "SBCZ"));

    /// <summary>RFC 2389 §4: options of other commands.</summary>
    public static ValueTask<CommandResult> OptsAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        var space = argument.IndexOf(' ', StringComparison.Ordinal);
        var (command, options) = space < 0 ? (argument, "") : (argument[..space], argument[(space + 1)..].Trim());
        return new CommandResult(command.ToUpperInvariant() switch
        {
            "UTF8" => OptsUtf8(options),
            "MLST" => OptsMlst(session, options),
            "HASH" => OptsHash(session, options),
            _ => Replies.ArgumentNotUnderstood,
        });
    }

    /// <summary>RFC 2640 §4: replies are English.</summary>
    public static ValueTask<CommandResult> LangAsync(ControlSession session, string argument, CancellationToken cancellationToken)
    {
        var english = argument.Length == 0 || argument.Equals("en", StringComparison.OrdinalIgnoreCase) || argument.StartsWith("en-", StringComparison.OrdinalIgnoreCase);
        return new CommandResult(english ? LanguageEnglish : Replies.ParameterNotImplemented);
    }

    private static readonly Reply TypeAscii = new(200, "Type is A.");
    private static readonly Reply TypeImage = new(200, "Type is I.");
    private static readonly Reply LanguageEnglish = new(200, "Replies are in English.");
    private static readonly Reply Utf8Always = new(200, "Names are UTF-8, always.");
    private static readonly Reply Utf8Stays = new(504, "Names stay UTF-8.");

    private static Reply OneOf(string argument, char implemented, string known)
    {
        if (argument.Length != 1 || !known.Contains(char.ToUpperInvariant(argument[0]), StringComparison.Ordinal)) return Replies.ArgumentNotUnderstood;
        return char.ToUpperInvariant(argument[0]) == implemented ? Replies.Noop : Replies.ParameterNotImplemented;
    }

    private static Reply OptsUtf8(string options) => options.ToUpperInvariant() switch
    {
        "" or "ON" or "NLST" => Utf8Always,
        "OFF" => Utf8Stays,
        _ => Replies.ArgumentNotUnderstood,
    };

    /// <summary>RFC 3659 §7.9: the facts wanted from now on; unknown ones are left out of the answer.</summary>
    private static Reply OptsMlst(ControlSession session, string options)
    {
        session.State.MlstFacts = MlsxLine.ParseOpts(options, MlsxFactSet.All);
        return new Reply(200, $"MLST OPTS {MlsxLine.OptsText(session.State.MlstFacts)}".TrimEnd());
    }

    private static Reply OptsHash(ControlSession session, string options)
    {
        if (options.Length == 0) return new Reply(200, HashNames.ToText(session.State.Hash));
        if (!HashNames.TryParse(options, out var kind)) return Replies.ParameterNotImplemented;
        session.State.Hash = kind;
        return new Reply(200, HashNames.ToText(kind));
    }
}
