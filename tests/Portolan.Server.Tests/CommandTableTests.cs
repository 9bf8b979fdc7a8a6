using Portolan.Protocol;
using Portolan.Server.Accounts;
using Portolan.Server.Commands;
using Portolan.Server.Dispatch;
using Portolan.Server.Files;
using Portolan.Server.Files.Memory;
using Portolan.Server.Tests.Kit;

namespace Portolan.Server.Tests;

/// <summary>The table that FEAT, HELP, the gates and the documentation are made from.</summary>
public sealed class CommandTableTests
{
    public static TheoryData<string> Verbs => [.. CommandTable.Rows.Select(row => row.Verb)];

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Row_IsComplete(string verb)
    {
        var row = Assert.Single(CommandTable.Rows, row => row.Verb == verb);
        Assert.Equal(verb.ToUpperInvariant(), verb);
        Assert.Same(row, CommandTable.Find(CommandLine.KeyOf(verb)));
        Assert.NotNull(row.Handler);
        Assert.True(row.Syntax == verb || row.Syntax.StartsWith(verb + " ", StringComparison.Ordinal), row.Syntax);
        Assert.Equal(row.Argument == ArgumentRule.None, row.Syntax == verb && verb is not "NOOP");
        Assert.EndsWith(".", row.Help);
        Assert.NotEmpty(row.Source);
        Assert.True(row.Needs == FileRights.None || row.Phase == Phase.LoggedIn || verb == "STAT", "rights without a login");
        Assert.True(!row.UsesDataConnection || row.Busy == Busy.Wait, "two transfers at once");
    }

    [Fact]
    public async Task Commands_All_AreKnownAndExplained()
    {
        await using var server = await RunningServer.StartAsync();
        await using var client = await server.LoginAsync();
        var all = (await client.CommandAsync("HELP", 214)).Text;
        foreach (var row in CommandTable.Rows)
        {
            Assert.Contains(row.Verb, all, StringComparison.Ordinal);
            var help = (await client.CommandAsync($"HELP {row.Verb}", 214)).Text;
            if (row.Verb != "SITE") Assert.Contains(row.Help, help, StringComparison.Ordinal);
            if (row.Verb == "QUIT") continue;
            if (row.UsesDataConnection) await client.CommandAsync("ABOR", 225); // no meeting point: answered at once
            Assert.NotEqual(500, (await client.CommandAsync(row.Argument == ArgumentRule.Required ? $"{row.Verb} x" : row.Verb)).Code);
            if (row.Argument == ArgumentRule.Required) await client.CommandAsync(row.Verb, 501);
            if (row.Argument == ArgumentRule.None) await client.CommandAsync($"{row.Verb} x", 501);
            if (row.Verb == "REIN") await client.LoginAsync();
        }
        await client.CommandAsync("HELP XYZZY", 502);
        await client.CommandAsync("HELP SITE", 214);
        await client.CommandAsync("SITE HELP", 214);
    }

    [Fact]
    public async Task Rights_None_RefusesEveryCommandThatNeedsOne()
    {
        var files = new MemoryFileStore();
        await using var server = await RunningServer.StartAsync(
            o => o with { Accounts = RunningServer.Accounts(new Account { Name = RunningServer.User, Files = files, Access = AccessPolicy.Uniform(FileRights.None) }) }, files);
        await server.PutAsync("/a", "x");
        await using var client = await server.LoginAsync();
        await client.PassiveAsync();
        foreach (var row in CommandTable.Rows.Where(row => row.Needs != FileRights.None && row.Verb != "RNTO"))
        {
            var argument = row.Verb switch { "MFMT" or "MFCT" => "20200101000000 a", "SITE" => "CHMOD 600 a", "STAT" => "/", "LIST" or "NLST" or "MLSD" or "AVBL" or "MLST" or "STOU" => "", _ => "a" };
            await client.CommandAsync($"{row.Verb} {argument}".TrimEnd(), 550);
        }
        Assert.Equal("x", await server.GetTextAsync("/a"));
    }

    /// <summary>Verbs that another right opens too: what one may read one may ask the size of, and who may write learns how much room there is.</summary>
    private static FileRights OthersThatDo(string verb) => verb switch
    {
        "MLST" or "SIZE" or "MDTM" or "STAT" => FileRights.Read,
        "AVBL" => FileRights.Write | FileRights.Overwrite | FileRights.Append,
        _ => FileRights.None,
    };

    [Fact]
    public async Task Rights_AllButThoseItNeeds_RefuseTheCommandAndChangeNothing()
    {
        foreach (var row in CommandTable.Rows.Where(row => row.Needs != FileRights.None))
        {
            var files = new MemoryFileStore();
            var rights = FileRights.All & ~(row.Needs | OthersThatDo(row.Verb));
            await using var server = await RunningServer.StartAsync(
                o => o with { Accounts = RunningServer.Accounts(new Account { Name = RunningServer.User, Files = files, Access = AccessPolicy.Uniform(rights) }) }, files);
            await server.PutAsync("/a", "x");
            await server.Files.CreateDirectoryAsync(VirtualPath.Parse("/d"), CancellationToken.None);
            await using var client = await server.LoginAsync();
            await client.PassiveAsync();
            if (row.Verb == "RNTO") await client.CommandAsync("RNFR a", 350);
            var argument = row.Verb switch
            {
                "MFMT" or "MFCT" => "20200101000000 a",
                "SITE" => "CHMOD 600 a",
                "STAT" => "/",
                "LIST" or "NLST" or "MLSD" or "AVBL" or "MLST" or "STOU" => "",
                "RMD" or "XRMD" => "d",
                "MKD" or "XMKD" or "RNTO" => "new",
                _ => "a",
            };
            await client.CommandAsync($"{row.Verb} {argument}".TrimEnd(), 550);
            Assert.Equal("x", await server.GetTextAsync("/a"));
            Assert.True((await files.StatAsync(VirtualPath.Parse("/d"), CancellationToken.None)).IsDirectory);
            Assert.Null(await server.GetAsync("/new"));
        }
    }

    [Fact]
    public async Task Feat_SaysWhatTheTableSays()
    {
        await using var server = await StartWithEverythingAsync();
        await using var client = await server.LoginAsync();
        var lines = await FeaturesAsync(client);
        foreach (var row in CommandTable.Rows.Where(row => row.Feature is not null))
            Assert.Single(lines, line => line == row.Verb || line.StartsWith(row.Verb + " ", StringComparison.Ordinal));
        Assert.Contains("UTF8", lines);
        Assert.Contains("TVFS", lines);
        Assert.Contains("REST STREAM", lines);
        await client.CommandAsync("OPTS MLST size;modify;", 200);
        Assert.Contains(await FeaturesAsync(client), line => line.StartsWith("MLST type;size*;modify*;", StringComparison.Ordinal));
        await client.CommandAsync("OPTS HASH SHA-512", 200);
        Assert.Contains(await FeaturesAsync(client), line => line.Contains("SHA-512*", StringComparison.Ordinal));
    }

    private static Task<RunningServer> StartWithEverythingAsync() =>
        RunningServer.StartAsync(o => o with { Tls = RunningServer.Tls(new TlsSettings { ClearCommandChannelAllowed = true }) });

    private static async Task<List<string>> FeaturesAsync(RawClient client) =>
        [.. (await client.CommandAsync("FEAT", 211)).Text.Split('\n')[1..^1].Select(line => line.TrimStart())];
}
