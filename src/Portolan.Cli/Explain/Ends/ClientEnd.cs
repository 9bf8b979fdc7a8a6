using System.Net;
using Portolan.Cli.Text;
using Portolan.Client;
using Portolan.Diagnosis;

namespace Portolan.Cli.Explain.Ends;

/// <summary>The client: our own library fetches one file in the mode that is shown.</summary>
internal static class ClientEnd
{
    /// <summary>Runs the transfer to its end; whatever comes of it is told.</summary>
    /// <param name="outside">The address to announce in PORT where a router hides ours; null announces our own.</param>
    public static async Task RunAsync(Lesson lesson, IPEndPoint server, IPAddress? outside, Texts texts, Action<Happening> tell, CancellationToken cancellationToken)
    {
        try
        {
            await using var client = await FtpClient.ConnectAsync(OptionsFor(lesson, server, outside, tell), cancellationToken);
            await using (var file = await client.OpenReadAsync(ServerEnd.FileName, cancellationToken: cancellationToken))
                await file.CopyToAsync(Stream.Null, cancellationToken);
            await client.QuitAsync(cancellationToken);
        }
        catch (FtpDataConnectionException)
        {
            return; // its trace has been told
        }
        catch (FtpException e)
        {
            tell(new(End.Client, Happened.Failed, texts.Say(FailureTexts.Of(e))));
        }
    }

    private static FtpClientOptions OptionsFor(Lesson lesson, IPEndPoint server, IPAddress? outside, Action<Happening> tell) => new()
    {
        Host = server.Address.ToString(),
        Port = (ushort)server.Port,
        User = ServerEnd.User,
        Password = ServerEnd.Password,
        Tls = lesson.Tls ? TlsMode.Explicit : TlsMode.None,
        Certificates = CertificatePolicy.Insecure, // made by our own server a moment ago
        Data = DataModeOptions.Only(lesson.Mode) with { ActiveAddress = lesson.Active ? outside : null },
        Observer = happened =>
        {
            if (Report(happened) is { } report) tell(report);
        },
    };

    private static Happening? Report(FtpEvent happened) => happened switch
    {
        ControlStepTaken { Step: ControlStep.Connected, Error: null } step => new(End.Client, Happened.Connected, Local: step.Local, Remote: step.Remote),
        CommandSent sent => new(End.Client, Happened.Sent, sent.Line),
        ReplyReceived received => new(End.Client, Happened.Received, received.Reply.ToString()),
        DataStepReached { Step: DataStep.Connected } step => new(End.Client, Happened.DataConnected, Local: step.Trace.Local, Remote: step.Trace.Remote),
        DataConnectionEnded ended => new(End.Client, Happened.Ended, Trace: TraceNote.Of(ended.Trace)),
        _ => null,
    };
}
