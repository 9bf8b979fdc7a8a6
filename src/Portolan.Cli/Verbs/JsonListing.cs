using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Portolan.Protocol;

namespace Portolan.Cli.Verbs;

/// <summary>
/// A JSON array with one object for each entry: name, kind (file, directory, link, other, unknown) and, where the server told them,
/// size, modified, mode, owner, group, target. A name that is not UTF-8 also has its bytes in nameBytes (Base64).
/// </summary>
internal sealed class JsonListing : Listing
{
    private const int FlushAtBytes = 32 * 1024;

    private readonly Stream _output;
    private readonly Utf8JsonWriter _json;

    public JsonListing(Shell shell)
    {
        _output = shell.OpenOut();
        _json = new Utf8JsonWriter(_output, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        _json.WriteStartArray();
    }

    public override void Add(ListEntry entry)
    {
        var (name, facts) = (NameOf(entry), entry.Facts);
        _json.WriteStartObject();
        _json.WriteString("name", name.Any(FtpText.IsEscaped) ? string.Concat(name.Select(c => FtpText.IsEscaped(c) ? '\ufffd' : c)) : name);
        if (name.Any(FtpText.IsEscaped)) _json.WriteBase64String("nameBytes", FtpText.Encode(name));
        _json.WriteString("kind", KindOf(facts));
        if (facts.Kind == EntryKind.File) _json.WriteNumber("size", facts.Size);
        if (entry.TimePrecision != TimePrecision.None) _json.WriteString("modified", TimeOf(entry));
        if (facts.UnixMode >= 0) _json.WriteString("mode", Convert.ToString(facts.UnixMode, 8).PadLeft(4, '0'));
        if (facts.Owner is { } owner) _json.WriteString("owner", owner);
        if (facts.Group is { } group) _json.WriteString("group", group);
        if (entry.LinkTarget is { } target) _json.WriteString("target", target);
        _json.WriteEndObject();
        if (_json.BytesPending > FlushAtBytes) _json.Flush();
    }

    public override void Complete()
    {
        _json.WriteEndArray();
        _json.Flush();
        _output.Write("\n"u8);
    }

    public override async ValueTask DisposeAsync()
    {
        await _json.DisposeAsync();
        await _output.DisposeAsync();
    }

    private static string KindOf(EntryFacts facts) => facts switch
    {
        { IsDirectory: true } => "directory",
        { Kind: EntryKind.File } => "file",
        { Kind: EntryKind.Link } => "link",
        { Kind: EntryKind.Other } => "other",
        _ => "unknown",
    };

    private static string TimeOf(ListEntry entry)
    {
        var format = entry.TimePrecision == TimePrecision.Day ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss";
        return entry.Facts.Modified.ToString(format, CultureInfo.InvariantCulture) + (entry.IsUtc ? "Z" : "");
    }
}
