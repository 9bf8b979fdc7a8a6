using Portolan.Cli.Values;
using Portolan.Client;
using Portolan.Protocol;

namespace Portolan.Cli.Verbs;

/// <summary>
/// What a refusing reply means. RFC 959 has one number, 550, for "not there", "not permitted" and more, so servers' words
/// are read where they are plain, and the server is asked whether the thing is there where they are not.
/// </summary>
internal static class Refusals
{
    private static readonly string[] DeniedWords = ["denied", "permission", "not permitted", "not allowed", "read-only", "read only", "forbidden", "privilege", "access"];
    private static readonly string[] MissingWords = ["no such", "not found", "does not exist", "doesn't exist", "not exist", "can't find", "cannot find"];

    /// <summary>The exit code, and whether a directory stands where a file was wanted.</summary>
    public static async Task<(ExitCode Code, bool IsDirectory)> JudgeAsync(FtpReplyException refusal, FtpUrl url, FtpClient? client) => refusal.Reply.Code switch
    {
        421 or 450 => (ExitCode.Busy, false),
        425 or 426 or 451 or 452 or 552 => (ExitCode.TransferFailed, false),
        521 or 534 or 535 or 536 or 537 => (ExitCode.Tls, false),
        530 or 532 => (ExitCode.Denied, false),
        550 or 553 => await JudgeFileAsync(refusal, url, client),
        _ => (ExitCode.Refused, false),
    };

    private static async Task<(ExitCode Code, bool IsDirectory)> JudgeFileAsync(FtpReplyException refusal, FtpUrl url, FtpClient? client)
    {
        var text = refusal.Reply.Text;
        if (MissingWords.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase))) return (ExitCode.NotFound, false);
        if (DeniedWords.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase))) return (ExitCode.Denied, false);
        if (client is not { IsConnected: true }) return (ExitCode.Refused, false);
        try
        {
            return await client.StatAsync(url.Target) is { } entry ? (ExitCode.Refused, entry.IsDirectory) : (ExitCode.NotFound, false);
        }
        catch (FtpException)
        {
            return (ExitCode.Refused, false); // it will not say
        }
    }
}
