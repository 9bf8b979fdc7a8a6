using System.Globalization;
using Portolan.Protocol;
using Spectre.Console;

namespace Portolan.Cli.Verbs;

/// <summary>
/// One line for each entry: on a terminal with colours and without control characters, elsewhere the very bytes of the name.
/// The long form is type and rights, owner, group, bytes, time (UTC where it ends in Z), name.
/// </summary>
internal sealed class PlainListing(Shell shell, bool isLong) : Listing
{
    private readonly Stream? _bytes = shell.OutIsTerminal ? null : new BufferedStream(shell.OpenOut(), 64 * 1024);
    private readonly IAnsiConsole? _console = shell.IsRichOut ? Terminals.OpenUnwrapped(shell.Out) : null;

    public override void Add(ListEntry entry)
    {
        var details = isLong ? Details(entry) : "";
        var target = isLong && entry.LinkTarget is { } link ? " -> " + link : "";
        if (_bytes is not null) _bytes.Write(FtpText.Encode($"{details}{NameOf(entry)}{target}\n"));
        else if (_console is not null) _console.MarkupLine($"{Safe(details)}[{ColourOf(entry.Facts.Kind)}]{Safe(NameOf(entry))}[/]{Safe(target)}");
        else shell.Out.WriteLine(Terminals.Clean(details + NameOf(entry) + target));
    }

    public override void Complete()
    {
    }

    public override async ValueTask DisposeAsync()
    {
        if (_bytes is not null) await _bytes.DisposeAsync();
    }

    private static string Safe(string text) => Markup.Escape(Terminals.Clean(text));

    private static string ColourOf(EntryKind kind) => kind switch
    {
        EntryKind.Directory => "blue bold",
        EntryKind.Link => "aqua",
        EntryKind.Other => "yellow",
        _ => "default",
    };

    private static string Details(ListEntry entry)
    {
        var facts = entry.Facts;
        return string.Create(CultureInfo.InvariantCulture,
            $"{TypeOf(facts.Kind)}{UnixModes.Format(facts.UnixMode)} {facts.Owner ?? "-",-8} {facts.Group ?? "-",-8} {facts.Size,14} {TimeOf(entry),-20} ");
    }

    private static char TypeOf(EntryKind kind) => kind switch
    {
        EntryKind.Directory or EntryKind.CurrentDirectory or EntryKind.ParentDirectory => 'd',
        EntryKind.Link => 'l',
        EntryKind.File => '-',
        _ => '?',
    };

    private static string TimeOf(ListEntry entry)
    {
        var format = entry.TimePrecision switch
        {
            TimePrecision.Second => "yyyy-MM-dd HH:mm:ss",
            TimePrecision.Minute => "yyyy-MM-dd HH:mm",
            TimePrecision.Day => "yyyy-MM-dd",
            _ => null,
        };
        return format is null ? "-" : entry.Facts.Modified.ToString(format, CultureInfo.InvariantCulture) + (entry.IsUtc ? "Z" : "");
    }
}
