using System.Net;
using System.Text.Json;
using Portolan.Lab.Tests.Kit;
using Portolan.Lab.Tests.Wire;
using Portolan.Testing;

namespace Portolan.Lab.Tests.Explain;

/// <summary>A computer with nothing but itself, on which the explainer is run as its users run it.</summary>
public sealed class ExplainSite : IAsyncLifetime
{
    private readonly Topology _topology = new("explain");

    public ExplainSite() => Computer = _topology.Host("computer");

    public Node Computer { get; }

    public async ValueTask InitializeAsync()
    {
        if (await LabGround.IsUsableAsync()) await _topology.BuildAsync();
    }

    public ValueTask DisposeAsync() => _topology.DisposeAsync();

    /// <summary>Runs <c>portolan explain … --json</c> to its end.</summary>
    public async Task<Told> TellAsync(string arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var run = await Computer.RunAsync(Repository.Portolan, ["explain", .. arguments.Split(' '), "--json"], environment: environment);
        run.ShouldSucceed();
        using var json = JsonDocument.Parse(run.Output);
        return new Told(json.RootElement.Clone());
    }
}

/// <summary>What the explainer told, for programs.</summary>
public sealed record Told(JsonElement Json)
{
    public bool Works => Json.GetProperty("works").GetBoolean();

    public string? Cause => Json.TryGetProperty("cause", out var cause) ? cause.GetString() : null;

    public int FailedStep => Json.TryGetProperty("failedStep", out var step) ? step.GetInt32() : 0;

    public IReadOnlyList<string> States => [.. Steps.Select(step => step.GetProperty("state").GetString()!)];

    /// <summary>The evidence of a step at a place.</summary>
    public IReadOnlyList<Sighting> At(int step, string where) => [.. Steps[step - 1].GetProperty("seen").EnumerateArray().Where(seen => seen.GetProperty("where").GetString() == where)
        .Select(seen => new Sighting(IPEndPoint.Parse(seen.GetProperty("from").GetString()!), IPEndPoint.Parse(seen.GetProperty("to").GetString()!), seen.GetProperty("what").GetString()!))];

    /// <summary>Where things were seen in a step, in order.</summary>
    public IEnumerable<string> Places(int step) => Steps[step - 1].GetProperty("seen").EnumerateArray().Select(seen => seen.GetProperty("where").GetString()!);

    private List<JsonElement> Steps => [.. Json.GetProperty("steps").EnumerateArray()];
}

/// <summary>One line of evidence.</summary>
public sealed record Sighting(IPEndPoint From, IPEndPoint To, string What);

internal static class Agreement
{
    /// <summary>What the explainer saw at a place is what tcpdump saw there: these three packets, between these ends.</summary>
    public static void IsTold(this Handshake handshake, Told told, string where, int syn, int synAck, int ack)
    {
        Assert.True(handshake.IsComplete, handshake.ToString());
        Assert.Contains(new Sighting(handshake.Dialler, handshake.Listener, "SYN"), told.At(syn, where));
        Assert.Contains(new Sighting(handshake.Listener, handshake.Dialler, "SYN/ACK"), told.At(synAck, where));
        Assert.Contains(new Sighting(handshake.Dialler, handshake.Listener, "ACK"), told.At(ack, where));
    }
}
