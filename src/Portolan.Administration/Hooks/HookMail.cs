using System.Net.Sockets;
using System.Text;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Portolan.Diagnosis;

namespace Portolan.Administration;

/// <summary>Tells a hook by mail, over the mail server of the settings.</summary>
internal static class HookMail
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task<HookAttempt> TellAsync(Hook hook, HookMessage message, MailSection mail, string? password, CancellationToken cancellationToken)
    {
        if (mail is not { Host: { Length: > 0 } host, From: { Length: > 0 } from }) return HookAttempt.Failed(("no mail server is set (settings, mail)", "未设置邮件服务器（设置，邮件）"));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            using var client = new SmtpClient();
            await client.ConnectAsync(host, mail.Port, OptionsOf(mail.Tls), limit.Token);
            if (mail.User is { Length: > 0 } user) await client.AuthenticateAsync(user, password ?? "", limit.Token);
            using var letter = Write(message, from, hook.Target);
            await client.SendAsync(letter, limit.Token);
            await client.DisconnectAsync(quit: true, limit.Token);
            return HookAttempt.Delivered();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HookAttempt.Failed(($"not delivered within {Limit.TotalSeconds:0} s", $"{Limit.TotalSeconds:0} 秒内未能送达"), mayRetry: true);
        }
        catch (SmtpCommandException e)
        {
            var (status, said) = ((int)e.StatusCode, Printable.Line(e.Message));
            return HookAttempt.Failed(($"the mail server says {status}: {said}", $"邮件服务器答复 {status}：{said}"), status, mayRetry: status is >= 400 and < 500);
        }
        catch (Exception e) when (e is System.Security.Authentication.AuthenticationException or AuthenticationException or SslHandshakeException or NotSupportedException or ParseException)
        {
            return HookAttempt.Failed(($"the mail server could not be logged in to, or TLS not agreed on: {Printable.Line(e.Message)}", $"无法登录邮件服务器，或无法协商 TLS：{Printable.Line(e.Message)}"));
        }
        catch (Exception e) when (e is IOException or SocketException or ProtocolException or ServiceNotConnectedException)
        {
            return HookAttempt.Failed(($"the mail server could not be reached, or the connection broke: {Printable.Line(e.Message)}", $"无法连接邮件服务器，或连接中断：{Printable.Line(e.Message)}"), mayRetry: true);
        }
    }

    private static SecureSocketOptions OptionsOf(MailTls tls) => tls switch
    {
        MailTls.Implicit => SecureSocketOptions.SslOnConnect,
        MailTls.None => SecureSocketOptions.None,
        _ => SecureSocketOptions.StartTls,
    };

    private static MimeMessage Write(HookMessage message, string from, string to)
    {
        var (en, zh) = Headline(message.Event);
        var text = new StringBuilder().Append(en).Append(" / ").AppendLine(zh).AppendLine();
        foreach (var words in message.InWords) text.AppendLine(HookMessage.Text(words.En));
        foreach (var words in message.InWords) text.AppendLine(HookMessage.Text(words.Zh));
        if (message.InWords.Count > 0) text.AppendLine();
        text.Append("at: ").AppendLine(message.At.UtcDateTime.ToString("u", System.Globalization.CultureInfo.InvariantCulture));
        foreach (var (name, value) in message.Facts) text.Append(name).Append(": ").AppendLine(HookMessage.Text(value));
        var letter = new MimeMessage { Subject = $"Portolan: {en} / {zh}", Body = new TextPart("plain") { Text = text.ToString() } };
        letter.From.Add(MailboxAddress.Parse(from));
        letter.To.AddRange(InternetAddressList.Parse(to));
        return letter;
    }

    private static (string En, string Zh) Headline(HookEvent kind) => kind switch
    {
        HookEvent.Login => ("login", "登录"),
        HookEvent.LoginRefused => ("login refused", "登录被拒绝"),
        HookEvent.Transfer => ("transfer complete", "传输完成"),
        HookEvent.Failure => ("transfer failed", "传输失败"),
        HookEvent.Ban => ("address banned", "地址已被封禁"),
        HookEvent.Quota => ("quota used up", "配额已用完"),
        _ => ("finding", "发现问题"),
    };
}
