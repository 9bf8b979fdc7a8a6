using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Portolan.Diagnosis;
using Portolan.Server;

namespace Portolan.Cli.Serve;

/// <summary>
/// What a running server tells other commands of this machine: <c>running.json</c> in its data folder, for its owner only,
/// there while the server runs. Only settings in force, no secrets.
/// </summary>
/// <param name="Process">Its number.</param>
/// <param name="Mark">Tells it from a later process with that number (<see cref="ProcessMark"/>).</param>
/// <param name="Listen">Addresses and ports, with those the system chose.</param>
/// <param name="ActivePort">The source port of active mode; 0 is any, null where the mode is off.</param>
internal sealed record ServerRecord(
    int Process, string Mark, IReadOnlyList<string> Listen, IReadOnlyList<string> ImplicitTls, string? PassivePorts, string? ExternalAddress, int? ActivePort)
{
    public static ServerRecord Of(FtpServer server)
    {
        var options = server.Control.Options;
        var process = Environment.ProcessId;
        return new(
            process,
            ProcessMark.Of(process) ?? "",
            [.. server.EndPoints.Select(endPoint => endPoint.ToString())],
            [.. server.ImplicitTlsEndPoints.Select(endPoint => endPoint.ToString())],
            options.Passive.Ports?.ToString(),
            options.Passive.ExternalAddress,
            options.Active.Enabled ? ActiveSource.PortOf(server) : null);
    }

    [JsonIgnore]
    public IEnumerable<IPEndPoint> EndPoints => Listen.Concat(ImplicitTls).Select(IPEndPoint.Parse);

    [JsonIgnore]
    public PortRange? PassiveRange => PassivePorts is not null && PortRange.TryParse(PassivePorts, out var range) ? range : null;

    /// <summary>False where the process is gone: it ended without a chance to remove its record.</summary>
    [JsonIgnore]
    public bool IsAlive => ProcessMark.Of(Process) is { } mark && mark == Mark;

    /// <summary>Reads the file; null where there is none.</summary>
    /// <exception cref="JsonException">It is damaged, or from another version.</exception>
    public static ServerRecord? Load(string path)
    {
        if (!File.Exists(path)) return null;
        using var stream = File.OpenRead(path);
        return JsonSerializer.Deserialize(stream, ServerRecordJson.Default.ServerRecord);
    }

    public void Save(string path) => OwnerFile.Replace(path, stream => JsonSerializer.Serialize(stream, this, ServerRecordJson.Default.ServerRecord), isLasting: false);
}

/// <summary>Keeps the record of one server true from its start to its end.</summary>
internal sealed class KeptRecord : IDisposable
{
    private readonly Session _session;
    private readonly FtpServer _server;
    private readonly string _path;
    private readonly Lock _gate = new();
    private readonly IDisposable _subscription;

    public KeptRecord(Session session, FtpServer server, string path)
    {
        (_session, _server, _path) = (session, server, path);
        Write();
        _subscription = server.Control.Subscribe(happened =>
        {
            if (happened is SettingsApplied) Write();
        });
    }

    /// <summary>Removes the record, unless another server has put its own there.</summary>
    public void Dispose()
    {
        _subscription.Dispose();
        Try(() =>
        {
            if (ServerRecord.Load(_path)?.Process == Environment.ProcessId) File.Delete(_path);
        });
    }

    private void Write() => Try(() => ServerRecord.Of(_server).Save(_path));

    /// <summary>A server does not fail for want of its record.</summary>
    private void Try(Action work)
    {
        try
        {
            lock (_gate) work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            _session.Messages.Warning(_session.Texts.RecordFailed(_path, FileTroubles.Tell(e, _session.Texts)));
        }
    }
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ServerRecord))]
internal sealed partial class ServerRecordJson : JsonSerializerContext;
