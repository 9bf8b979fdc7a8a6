using Portolan.Client;
using Portolan.Diagnosis;

namespace Portolan.Cli.Verbs;

/// <summary><c>doctor --report ID</c>: tells the server who invited the doctor what it found out, over a control connection of its own.</summary>
internal static class DoctorDelivery
{
    /// <summary>The findings are printed already: what goes wrong here is a warning and changes no exit code.</summary>
    public static async Task TellAsync(Session session, FtpClientOptions client, DoctorMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await using var ftp = await FtpClient.ConnectAsync(client with { LogIn = true }, cancellationToken);
            var reply = await ftp.SendAsync($"{ServerReport.Verb} {message.ToArgument()}", cancellationToken);
            if (reply.IsCompletion) session.Shell.Error.WriteLine(session.Texts.DoctorReported);
            else session.Messages.Warning(session.Texts.DoctorNotReported(Terminals.Clean(reply.Text)));
            await ftp.QuitAsync(cancellationToken);
        }
        catch (FtpException e)
        {
            session.Messages.Warning(session.Texts.DoctorNotReported(session.Texts.Say(FailureTexts.Of(e))));
        }
    }
}
