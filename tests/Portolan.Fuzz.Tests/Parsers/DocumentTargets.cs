using System.Text;
using Portolan.Administration;
using Portolan.Cli.Values;

namespace Portolan.Fuzz.Tests.Parsers;

/// <summary>Files that people bring along, perhaps from elsewhere: passwords of other programs, settings, backups, users of an older server.</summary>
internal static class DocumentTargets
{
    public static void NetrcFile(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var netrc = Netrc.Parse(text);
        foreach (var user in new[] { null, "alice" })
        {
            if (netrc.Find("ftp.example.org", user) is not { } entry) continue;
            Assert.True(entry.Machine is null or { Length: 15 }, "an entry of another host");
            Assert.True(user is null || entry.Login is null || entry.Login == user, "an entry of another user");
        }
        if (text.AsSpan().ContainsAny('"', '\r')) return; // within quotes a line end is part of the word
        var (found, ofWindows) = (netrc.Find("ftp.example.org", null), Netrc.Parse(text.Replace("\n", "\r\n", StringComparison.Ordinal)).Find("ftp.example.org", null));
        Assert.Equal((found?.Login, found?.Password), (ofWindows?.Login, ofWindows?.Password));
    }

    public static void Settings(byte[] bytes) => Refusing(() =>
    {
        var settings = SettingsDocument.Read(Encoding.UTF8.GetString(bytes));
        Assert.Equal(SettingsDocument.Write(settings), SettingsDocument.Write(SettingsDocument.Read(SettingsDocument.Write(settings))));
    });

    public static void Backup(byte[] bytes) => Refusing(() => _ = BackupService.Read(Encoding.UTF8.GetString(bytes)));

    public static void Accounts(byte[] bytes) => Refusing(() => _ = AccountsImport.Read("accounts.json", Encoding.UTF8.GetString(bytes), DateTimeOffset.UnixEpoch));

    private static void Refusing(Action read)
    {
        try
        {
            read();
        }
        catch (RefusedException e)
        {
            Assert.NotEmpty(e.Problems);
        }
    }
}
