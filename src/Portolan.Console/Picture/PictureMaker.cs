using System.Net;
using Portolan.Console.Wire;
using Portolan.Diagnosis;
using Portolan.Server;

namespace Portolan.Console.Picture;

/// <summary>From a trace to its picture, with the cause in words and remedies that hold this server's real addresses.</summary>
internal static class PictureMaker
{
    public static Sequence Draw(DataConnectionTrace trace) => Sequence.Of(trace) is var sequence && OutsideOf(trace) is { } outside
        ? sequence with { Client = trace.Announced!.Address, Outside = outside }
        : sequence;

    public static PictureView Describe(string id, long session, DataConnectionTrace trace, FtpServerOptions options, Language language)
    {
        var sequence = Draw(trace);
        var cause = trace.Failure == DataFailure.None ? null : CauseCatalogue.Of(trace.Failure);
        var values = ValuesFor(trace, options);
        return new PictureView(
            id, session, trace.Mode.Verb(), trace.Active, StartOf(trace), Text(sequence.Client), sequence.Outside?.ToString(), Text(sequence.Server), trace.Announced?.ToString(),
            trace.TlsProtocol is { } tls ? new TlsResumption(tls, trace.TlsResumed) : null, trace.Bytes, trace.ReplyCode,
            [.. sequence.Control.Select(arrow => View(arrow, language))], [.. sequence.Data.Select(arrow => View(arrow, language))], Steps(trace, sequence, language),
            sequence.Between?.In(language), (int)sequence.FailedStep,
            sequence.FailedStep == DataStep.None ? null : StoryText.Name(sequence.FailedStep, trace.Active).In(language),
            cause?.Code, cause?.Title.In(language), cause is null ? null : values.Fill(cause.Meaning.In(language)), cause?.Certainty.In(language),
            [.. (cause?.Fixes ?? []).Select(advice => View(advice, values, language))]);
    }

    public static TraceSummary Summarize(string id, DataConnectionTrace trace, Language language) => new(
        id, StartOf(trace), trace.Mode.Verb(), trace.Active, null, null, null, (int)trace.FailedStep,
        trace.Failure == DataFailure.None ? null : trace.Failure.ToText(), TitleOf(trace.Failure, language));

    /// <summary>Of a cause as history keeps it; the code itself where this version does not know it.</summary>
    public static string TitleOf(string cause, Language language) => DataFailureCode.TryParse(cause, out var failure) && TitleOf(failure, language) is { } title ? title : cause;

    /// <summary>Null where nothing failed.</summary>
    public static string? TitleOf(DataFailure failure, Language language) => failure == DataFailure.None ? null : CauseCatalogue.Of(failure).Title.In(language);

    /// <summary>In PORT a client names its own address; where the server sees another, a NAT router stands between.</summary>
    private static IPAddress? OutsideOf(DataConnectionTrace trace) =>
        trace is { Active: true, Announced.Address: { } told, ControlRemote.Address: { } seen } && !NetworkKinds.Same(told, seen) ? seen : null;

    private static AdviceValues ValuesFor(DataConnectionTrace trace, FtpServerOptions options)
    {
        var values = new AdviceValues { ControlPort = trace.ControlLocal?.Port ?? 21 };
        if (trace.ControlLocal is { } server) values = values with { Internal = Text(server.Address), External = options.Passive.ExternalAddress ?? Text(server.Address) };
        if (trace.ControlRemote is { } client) values = values with { Client = Text(client.Address) };
        return options.Passive.Ports is { } range ? values with { Range = range } : values;
    }

    private static List<StepView> Steps(DataConnectionTrace trace, Sequence sequence, Language language)
    {
        var (client, server) = (trace.ControlRemote?.ToString() ?? "", trace.ControlLocal?.ToString() ?? "");
        var (dataClient, dataServer) = trace.Active
            ? (trace.Announced?.ToString() ?? "", trace.Local?.ToString() ?? server)
            : (trace.Remote?.ToString() ?? trace.ControlRemote?.Address.ToString() ?? "", trace.Announced?.ToString() ?? trace.Local?.ToString() ?? "");
        return [.. StoryText.Of(trace.Active).Select(story =>
        {
            var isData = story.Number == 6 || (story.Number == 5 && trace.Active);
            var (left, right) = isData ? (dataClient, dataServer) : (client, server);
            var (from, to) = story.Side == StorySide.ClientToServer ? (left, right) : (right, left);
            var step = (DataStep)Math.Max(story.Number, (int)DataStep.ControlConnected);
            return new StepView(story.Number, OkOf(step, trace, sequence), story.Number < 4 ? null : trace.At(step)?.TotalMilliseconds, from, to, story.Text.In(language));
        })];
    }

    private static bool? OkOf(DataStep step, DataConnectionTrace trace, Sequence sequence)
    {
        if (sequence.FailedStep == step) return false;
        // The server's own view begins with a control connection that stands.
        return step == DataStep.ControlConnected || trace.Reached >= step ? true : null;
    }

    private static ArrowView View(SequenceArrow arrow, Language language) => new(
        arrow.Step, Words.Camel(arrow.Way), arrow.Label.In(language), arrow.ClientPort, arrow.ServerPort, Words.Camel(arrow.State), arrow.At?.TotalMilliseconds, arrow.Lost);

    private static RemedyView View(Advice advice, AdviceValues values, Language language) => new(
        Words.Camel(advice.Where), advice.Where.Name().In(language), values.Fill(advice.Do.In(language)),
        [.. advice.Copy.Select(snippet => new CopyView(snippet.Product, values.Fill(snippet.Text)))]);

    private static DateTimeOffset StartOf(DataConnectionTrace trace) => new(trace.StartedAt, TimeSpan.Zero);

    private static string Text(IPAddress? address) => address?.ToString() ?? "";
}
