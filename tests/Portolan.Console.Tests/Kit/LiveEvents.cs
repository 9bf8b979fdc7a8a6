using System.Text.Json.Nodes;

namespace Portolan.Console.Tests.Kit;

/// <summary>Reads server-sent events.</summary>
public sealed class LiveEvents : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly HttpResponseMessage _answer;
    private readonly StreamReader _reader;

    private LiveEvents(HttpResponseMessage answer, Stream stream) => (_answer, _reader) = (answer, new StreamReader(stream));

    /// <summary>Listens; comes back when the stream stands.</summary>
    public static async Task<LiveEvents> ListenAsync(ApiClient client)
    {
        var answer = await client.SendAsync("GET", "/api/v1/events", completion: HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.EnsureSuccessStatusCode().Content.Headers.ContentType?.MediaType);
        var events = new LiveEvents(answer, await answer.Content.ReadAsStreamAsync());
        await events.NextAsync("rates");
        return events;
    }

    /// <summary>The next event of this name; others are passed over.</summary>
    public async Task<JsonNode> NextAsync(string name, Func<JsonNode, bool>? which = null)
    {
        var current = "";
        while (await _reader.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal)) current = line[7..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal) && current == name && JsonNode.Parse(line[6..]) is { } data && which?.Invoke(data) != false) return data;
        }
        throw new EndOfStreamException($"The stream ended before '{name}'.");
    }

    /// <summary>True where the server ends the stream.</summary>
    public async Task<bool> EndsAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        while (await _reader.ReadLineAsync(limit.Token) is not null)
        {
            // what is still on its way
        }
        return true;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _answer.Dispose();
    }
}
