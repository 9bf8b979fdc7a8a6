using Portolan.Server.Commands;

namespace Portolan.Server.Tests.Transcripts;

/// <summary>Every transcript against a server of its own, and every command in some transcript.</summary>
public sealed class TranscriptTests
{
    public static TheoryData<string> Names => [.. Transcript.Names];

    public static TheoryData<string> NamesToCutUp => [.. Transcript.Names.Where(name => Transcript.Read(name).MayBeCutUp)];

    public static TheoryData<string> Commands => [.. CommandTable.Rows.Select(row => row.Verb)];

    [Theory, MemberData(nameof(Names))]
    public Task Transcript_LinesWhole_IsKept(string name) => PlayAsync(name, byteByByte: false);

    [Theory, MemberData(nameof(NamesToCutUp))]
    public Task Transcript_ByteByByte_IsKept(string name) => PlayAsync(name, byteByByte: true);

    [Theory, MemberData(nameof(Commands))]
    public void Command_OfTheTable_HasATranscript(string verb) =>
        Assert.True(Transcript.Names.Any(name => Transcript.Read(name).Verbs.Contains(verb)), $"no transcript uses {verb}");

    private static async Task PlayAsync(string name, bool byteByByte)
    {
        var transcript = Transcript.Read(name);
        await using var server = await TranscriptServer.StartAsync(transcript.Setup);
        await using var runner = new TranscriptRunner(server, byteByByte);
        await runner.PlayAsync(transcript);
    }
}
