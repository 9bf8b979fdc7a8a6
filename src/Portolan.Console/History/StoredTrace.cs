using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Portolan.Diagnosis;

namespace Portolan.Console.History;

/// <summary>A data connection's trace as it is kept: short names, and nothing where there is nothing. From it the picture is drawn again.</summary>
internal sealed record StoredTrace
{
    [JsonPropertyName("m")]
    public string Mode { get; init; } = "";

    /// <summary>Ticks, UTC.</summary>
    [JsonPropertyName("t")]
    public long StartedAt { get; init; }

    [JsonPropertyName("cl")]
    public string? ControlLocal { get; init; }

    [JsonPropertyName("cr")]
    public string? ControlRemote { get; init; }

    [JsonPropertyName("a")]
    public string? Announced { get; init; }

    [JsonPropertyName("l")]
    public string? Local { get; init; }

    [JsonPropertyName("r")]
    public string? Remote { get; init; }

    /// <summary>Microseconds for each step from <see cref="DataStep.ControlConnected"/> on; −1 where it was not reached.</summary>
    [JsonPropertyName("s")]
    public long[] Steps { get; init; } = [];

    [JsonPropertyName("tls")]
    public string? Tls { get; init; }

    [JsonPropertyName("re")]
    public bool? TlsResumed { get; init; }

    [JsonPropertyName("b")]
    public long Bytes { get; init; }

    [JsonPropertyName("f")]
    public int Failure { get; init; }

    [JsonPropertyName("e")]
    public int SystemError { get; init; }

    [JsonPropertyName("c")]
    public int Close { get; init; }

    [JsonPropertyName("n")]
    public int Strangers { get; init; }

    [JsonPropertyName("st")]
    public string? LastStranger { get; init; }

    [JsonPropertyName("code")]
    public int Reply { get; init; }

    public static string Write(DataConnectionTrace trace) => JsonSerializer.Serialize(
        new StoredTrace
        {
            Mode = trace.Mode.Verb(),
            StartedAt = trace.StartedAt.Ticks,
            ControlLocal = trace.ControlLocal?.ToString(),
            ControlRemote = trace.ControlRemote?.ToString(),
            Announced = trace.Announced?.ToString(),
            Local = trace.Local?.ToString(),
            Remote = trace.Remote?.ToString(),
            Steps = [.. AllSteps.Select(step => trace.At(step) is { } at ? (long)at.TotalMicroseconds : -1)],
            Tls = trace.TlsProtocol,
            TlsResumed = trace.TlsResumed,
            Bytes = trace.Bytes,
            Failure = (int)trace.Failure,
            SystemError = trace.SystemError,
            Close = (int)trace.Close,
            Strangers = trace.StrangersDropped,
            LastStranger = trace.LastStranger?.ToString(),
            Reply = trace.ReplyCode,
        },
        StoredTraceJson.Default.StoredTrace);

    /// <exception cref="JsonException">It is damaged.</exception>
    public static DataConnectionTrace Read(string json)
    {
        var stored = JsonSerializer.Deserialize(json, StoredTraceJson.Default.StoredTrace) ?? throw new JsonException("An empty trace.");
        var trace = new DataConnectionTrace
        {
            Mode = Enum.GetValues<DataMode>().First(mode => mode.Verb() == stored.Mode),
            StartedAt = new DateTime(stored.StartedAt, DateTimeKind.Utc),
            ControlLocal = EndPoint(stored.ControlLocal),
            ControlRemote = EndPoint(stored.ControlRemote),
            Announced = EndPoint(stored.Announced),
            Local = EndPoint(stored.Local),
            Remote = EndPoint(stored.Remote),
            TlsProtocol = stored.Tls,
            TlsResumed = stored.TlsResumed,
            Bytes = stored.Bytes,
            Failure = (DataFailure)stored.Failure,
            SystemError = stored.SystemError,
            Close = (CloseKind)stored.Close,
            StrangersDropped = stored.Strangers,
            LastStranger = stored.LastStranger is null ? null : IPAddress.Parse(stored.LastStranger),
            ReplyCode = stored.Reply,
        };
        foreach (var (step, at) in AllSteps.Zip(stored.Steps))
            if (at >= 0) trace.Reach(step, TimeSpan.FromMicroseconds(at));
        return trace;
    }

    private static DataStep[] AllSteps { get; } = [.. Enum.GetValues<DataStep>().Where(step => step != DataStep.None)];

    private static IPEndPoint? EndPoint(string? text) => text is null ? null : IPEndPoint.Parse(text);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(StoredTrace))]
internal sealed partial class StoredTraceJson : JsonSerializerContext;
