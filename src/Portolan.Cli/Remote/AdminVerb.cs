using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portolan.Cli.Help;
using Portolan.Cli.Text;
using Portolan.Cli.Values;

namespace Portolan.Cli.Remote;

/// <summary>What all commands that administer a server share: how they find its console, and how they print.</summary>
internal sealed class AdminVerb
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions OnOneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Session _session;
    private readonly Option<string?> _console, _key, _data;
    private readonly Option<bool> _json;

    public AdminVerb(Session session, string name, string summary, params Symbol[] own)
    {
        var texts = session.Texts;
        _session = session;
        Command = new PortolanCommand(name, summary);
        foreach (var argument in own.OfType<Argument>()) Command.Arguments.Add(argument);
        _console = OptionFor.Text("--console", "URL", texts.AdminConsoleOption);
        _key = OptionFor.Text("--key", "KEY", texts.AdminKeyOption);
        _data = OptionFor.Text("--data", "DIR", texts.AdminDataOption);
        _json = OptionFor.Flag("--json", texts.AdminJsonOption);
        Command.AddSection(texts.Options, [.. own.OfType<Option>(), _json, _console, _key, _data]);
    }

    public PortolanCommand Command { get; }

    public static Argument<string> Word(string name, string description) => new(name) { HelpName = name.ToUpperInvariant(), Description = description };

    public static Argument<string[]> Words(string name, string description, bool atLeastOne = true) =>
        new(name) { HelpName = name.ToUpperInvariant(), Description = description, Arity = atLeastOne ? ArgumentArity.OneOrMore : ArgumentArity.ZeroOrMore };

    /// <summary>Runs <paramref name="work"/>; what it returns is printed as JSON where that is wanted, else by <paramref name="print"/>.</summary>
    public Command Run(Func<ParseResult, ConsoleApi, CancellationToken, Task<JsonNode>> work, Action<TextWriter, JsonNode>? print = null, bool needsServer = false)
    {
        Command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var api = await FindAsync(parsed, needsServer, cancellationToken);
            var answer = await work(parsed, api, cancellationToken).WaitAsync(_session.Interrupts.AtOnce);
            if (parsed.GetValue(_json)) _session.Shell.Out.WriteLine(answer.ToJsonString(Readable));
            else (print ?? Facts)(_session.Shell.Out, answer);
            return (int)ExitCode.Ok;
        });
        return Command;
    }

    /// <summary>Runs <paramref name="work"/>, which prints by itself, as things happen.</summary>
    public Command Follow(Func<ParseResult, ConsoleApi, Action<JsonNode, string?>, CancellationToken, Task> work)
    {
        Command.SetAction(async (parsed, cancellationToken) =>
        {
            var asJson = parsed.GetValue(_json);
            await using var api = await FindAsync(parsed, needsServer: true, cancellationToken);
            await work(parsed, api, (answer, line) => Print(asJson ? answer.ToJsonString(OnOneLine) : line), cancellationToken);
            return (int)ExitCode.Ok;
        });
        return Command;
    }

    /// <summary>A table: a heading and a member of each item for each column.</summary>
    public static Action<TextWriter, JsonNode> Table(Texts texts, params Column[] columns) => (output, answer) =>
    {
        List<string[]> rows = [[.. columns.Select(column => column.Heading)], .. (answer["items"] ?? answer).AsArray().Select(item => columns.Select(column => Cell(Find(item, column.Member), column, texts)).ToArray())];
        var widths = columns.Select((_, i) => rows.Max(row => TextColumns.Width(row[i]))).ToArray();
        foreach (var row in rows)
            output.WriteLine(string.Concat(row.Select((cell, i) => i == row.Length - 1 ? cell : cell + new string(' ', widths[i] - TextColumns.Width(cell) + 2))).TrimEnd());
    };

    /// <summary>Every value on a line of its own: <c>terms.home  /srv/anna</c>.</summary>
    public static void Facts(TextWriter output, JsonNode answer) => Facts(output, answer, "");

    public static void Silent(TextWriter output, JsonNode answer)
    {
        // What was asked for is done; scripts read the exit code.
    }

    private Task<ConsoleApi> FindAsync(ParseResult parsed, bool needsServer, CancellationToken cancellationToken) =>
        ConsoleApi.FindAsync(_session, parsed.GetValue(_console), parsed.GetValue(_key), parsed.GetValue(_data), needsServer, cancellationToken);

    private void Print(string? line)
    {
        if (line is not null) _session.Shell.Out.WriteLine(line);
    }

    private static void Facts(TextWriter output, JsonNode? node, string path)
    {
        if (node is JsonObject { Count: > 0 } members)
            foreach (var (name, value) in members) Facts(output, value, path.Length == 0 ? name : $"{path}.{name}");
        else if (node is not null && path.Length > 0) output.WriteLine($"{path}: {Show(node)}");
    }

    private static bool IsTime(string text, out DateTimeOffset at) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture, DateTimeStyles.None, out at);

    private static JsonNode? Find(JsonNode? node, string path)
    {
        foreach (var name in path.Split('.')) node = (node as JsonObject)?[name];
        return node;
    }

    private static string Cell(JsonNode? node, Column column, Texts texts) => node is not null && column.InWords is { } inWords ? inWords(Show(node)) : Show(node, texts);

    /// <summary>A value as people read it, on one line.</summary>
    public static string Show(JsonNode? node, Texts texts) => node is JsonValue value && value.TryGetValue<bool>(out var isSo) ? (isSo ? texts.Yes : texts.No) : Show(node);

    private static string Show(JsonNode? node) => Terminals.Clean(node switch
    {
        null => "-",
        JsonArray list => string.Join(", ", list.Select(Show)),
        JsonValue value when value.TryGetValue<string>(out var text) => IsTime(text, out var at) ? at.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : text,
        _ => node.ToJsonString(),
    });
}
