using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portolan.Cli.Explain.Ends;

/// <summary>One of the two ends of the connections.</summary>
internal enum End
{
    Client,
    Server,
}

internal enum Happened
{
    /// <summary>The server is ready for control connections.</summary>
    Listening,
    /// <summary>The control connection stands.</summary>
    Connected,
    /// <summary>The client sent a command; secrets are masked.</summary>
    Sent,
    /// <summary>The client has a whole reply.</summary>
    Received,
    /// <summary>The data connection stands.</summary>
    DataConnected,
    /// <summary>The data connection is over or could not be made: this end's trace of it.</summary>
    Ended,
    /// <summary>This end could not do its part.</summary>
    Failed,
}

/// <summary>Something that one end did or saw, as its own sockets tell it. Travels as one line of JSON where the end is a process of its own.</summary>
/// <param name="Text">The command line, the reply, or what failed, in the reader's language.</param>
/// <param name="Local">This end's address and port.</param>
/// <param name="Remote">The other end's, as seen from here.</param>
internal sealed record Happening(End By, Happened What, string? Text = null, IPEndPoint? Local = null, IPEndPoint? Remote = null, TraceNote? Trace = null)
{
    public string ToLine() => JsonSerializer.Serialize(this, HappeningJson.Default.Happening);

    /// <exception cref="JsonException">Not a line of <see cref="ToLine"/>.</exception>
    public static Happening FromLine(string line) => JsonSerializer.Deserialize(line, HappeningJson.Default.Happening) ?? throw new JsonException("null");
}

[JsonSourceGenerationOptions(Converters = [typeof(EndPointText)], DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(Happening))]
internal sealed partial class HappeningJson : JsonSerializerContext;

/// <summary>An address and port as people write them.</summary>
internal sealed class EndPointText : JsonConverter<IPEndPoint>
{
    public override IPEndPoint? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        IPEndPoint.TryParse(reader.GetString() ?? "", out var endPoint) ? endPoint : throw new JsonException("Not an address and port.");

    public override void Write(Utf8JsonWriter writer, IPEndPoint value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
