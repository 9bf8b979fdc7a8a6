using Portolan.Interop.Tests.Clients;
using Portolan.Testing;

namespace Portolan.Interop.Tests;

/// <summary>Somebody else's client against our server, by every route that it can take.</summary>
public abstract class ForeignClientTests<TClient>(PortolanServer server) : IAsyncLifetime
    where TClient : ForeignClient, new()
{
    private const int Large = 5 * 1024 * 1024;

    private static readonly TClient Client = new();

    private readonly TempFolder _local = new();
    private readonly string _folder = "/" + Guid.NewGuid().ToString("N")[..8];

    /// <summary>Every route the client can take.</summary>
    public static TheoryData<string> Routes => [.. TakenRoutes.Select(route => route.ToString())];

    /// <summary>One plain route, and one with TLS if the client can.</summary>
    public static TheoryData<string> SomeRoutes => [.. PlainAndEncrypted.Select(route => route.ToString())];

    /// <summary>Sizes that have an edge of their own, by some routes.</summary>
    public static TheoryData<string, int> Sizes =>
        [.. from route in PlainAndEncrypted from size in new[] { 0, 1, 65_537 } select (route.ToString(), size)];

    [Theory, MemberData(nameof(Routes))]
    public async Task Upload_ByRoute_ArrivesWhole(string route)
    {
        var content = Content.Random(Large);
        await MoveAsync(route, r => Client.UploadAsync(server.Account, r, _local.Write("file.bin", content), $"{Folder}/file.bin"));
        Content.AssertFile(content, server.OnDisk($"{_folder}/file.bin"));
    }

    [Theory, MemberData(nameof(Routes))]
    public async Task Download_ByRoute_ArrivesWhole(string route)
    {
        var content = Content.Random(Large);
        server.Put($"{Folder}/file.bin", content);
        await MoveAsync(route, r => Client.DownloadAsync(server.Account, r, $"{_folder}/file.bin", _local["file.bin"]));
        Content.AssertFile(content, _local["file.bin"]);
    }

    [Theory, MemberData(nameof(Routes))]
    public async Task List_ByRoute_NamesEveryEntry(string route)
    {
        server.Put($"{Folder}/first.txt", "1"u8);
        server.Put($"{Folder}/second.txt", "22"u8);
        server.Put($"{Folder}/folder/inner.txt", "333"u8);
        var run = await MoveAsync(route, r => Client.ListAsync(server.Account, r, _folder));
        Assert.All(["first.txt", "second.txt", "folder"], name => Assert.Contains(name, run.Output));
        Assert.DoesNotContain("inner.txt", run.Output);
    }

    [Theory, MemberData(nameof(Sizes))]
    public async Task UploadAndDownload_OddSize_KeepsEveryByte(string route, int size)
    {
        var content = Content.Random(size);
        await MoveAsync(route, r => Client.UploadAsync(server.Account, r, _local.Write("up.bin", content), $"{Folder}/odd.bin"));
        Content.AssertFile(content, server.OnDisk($"{_folder}/odd.bin"));
        await MoveAsync(route, r => Client.DownloadAsync(server.Account, r, $"{_folder}/odd.bin", _local["down.bin"]));
        Content.AssertFile(content, _local["down.bin"]);
    }

    [Theory, MemberData(nameof(Routes))]
    public async Task ResumeUpload_HalfThere_CompletesTheFile(string route)
    {
        var content = Content.Random(Large);
        server.Put($"{Folder}/file.bin", content.AsSpan(0, Large / 2));
        await MoveAsync(route, r => Client.ResumeUploadAsync(server.Account, r, _local.Write("file.bin", content), $"{_folder}/file.bin"));
        Content.AssertFile(content, server.OnDisk($"{_folder}/file.bin"));
    }

    [Theory, MemberData(nameof(Routes))]
    public async Task ResumeDownload_HalfThere_CompletesTheFile(string route)
    {
        var content = Content.Random(Large);
        server.Put($"{Folder}/file.bin", content);
        _local.Write("file.bin", content.AsSpan(0, Large / 2));
        await MoveAsync(route, r => Client.ResumeDownloadAsync(server.Account, r, $"{_folder}/file.bin", _local["file.bin"]));
        Content.AssertFile(content, _local["file.bin"]);
    }

    [Theory, MemberData(nameof(SomeRoutes))]
    public async Task UploadAndDownload_NameWithSpaces_KeepsTheName(string route) =>
        await RoundTripAsync(route, "two words  and more.txt");

    [Theory, MemberData(nameof(SomeRoutes))]
    public async Task UploadAndDownload_NameInUtf8_KeepsTheName(string route) =>
        await RoundTripAsync(route, "Übergrößenträger 海图 é.txt");

    [Theory, MemberData(nameof(SomeRoutes))]
    public async Task List_NamesInUtf8_ShowsThem(string route)
    {
        server.Put($"{Folder}/海图 größe.txt", "x"u8);
        var run = await MoveAsync(route, r => Client.ListAsync(server.Account, r, _folder));
        Assert.Contains("海图 größe.txt", run.Output);
    }

    [Theory, MemberData(nameof(SomeRoutes))]
    public async Task Rename_File_Moves(string route)
    {
        server.Put($"{Folder}/old name.txt", "content"u8);
        await DoAsync(route, r => Client.RenameAsync(server.Account, r, $"{_folder}/old name.txt", $"{_folder}/new name.txt"));
        Assert.False(File.Exists(server.OnDisk($"{_folder}/old name.txt")));
        Content.AssertFile("content"u8, server.OnDisk($"{_folder}/new name.txt"));
    }

    [Theory, MemberData(nameof(SomeRoutes))]
    public async Task Delete_File_Goes(string route)
    {
        server.Put($"{Folder}/gone.txt", "content"u8);
        server.Put($"{Folder}/stays.txt", "content"u8);
        await DoAsync(route, r => Client.DeleteAsync(server.Account, r, $"{_folder}/gone.txt"));
        Assert.False(File.Exists(server.OnDisk($"{_folder}/gone.txt")));
        Assert.True(File.Exists(server.OnDisk($"{_folder}/stays.txt")));
    }

    [Theory, MemberData(nameof(SomeRoutes))]
    public async Task MakeAndRemoveFolder_NewName_ComesAndGoes(string route)
    {
        await DoAsync(route, r => Client.MakeFolderAsync(server.Account, r, $"{Folder}/new folder"));
        Assert.True(Directory.Exists(server.OnDisk($"{_folder}/new folder")));
        await DoAsync(route, r => Client.RemoveFolderAsync(server.Account, r, $"{_folder}/new folder"));
        Assert.False(Directory.Exists(server.OnDisk($"{_folder}/new folder")));
    }

    public async ValueTask InitializeAsync() => await server.StartAsync();

    public ValueTask DisposeAsync()
    {
        _local.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>This test's folder on the server, made when first named.</summary>
    private string Folder
    {
        get
        {
            server.MakeFolder(_folder);
            return _folder;
        }
    }

    private static IEnumerable<Route> TakenRoutes => Route.All.Where(Client.Takes);

    private static IEnumerable<Route> PlainAndEncrypted => TakenRoutes.Where(route => route.Tls is not TlsUse.Implicit).DistinctBy(route => route.Tls);

    private async Task RoundTripAsync(string route, string name)
    {
        var content = Content.Random(1000);
        await MoveAsync(route, r => Client.UploadAsync(server.Account, r, _local.Write("up", content), $"{Folder}/{name}"));
        Content.AssertFile(content, server.OnDisk($"{_folder}/{name}"));
        await MoveAsync(route, r => Client.DownloadAsync(server.Account, r, $"{_folder}/{name}", _local["down"]));
        Content.AssertFile(content, _local["down"]);
    }

    private static async Task<ToolRun> DoAsync(string route, Func<Route, Task<ToolRun>> action) =>
        (await action(Route.Parse(route))).ShouldSucceed();

    /// <summary>As <see cref="DoAsync"/>, for what needs a data connection: the client must have announced it by the command of the route.</summary>
    private static async Task<ToolRun> MoveAsync(string route, Func<Route, Task<ToolRun>> action)
    {
        var run = await DoAsync(route, action);
        var verb = Route.Parse(route).Verb;
        Assert.True(run.Output.Contains(verb) || run.Error.Contains(verb), $"{verb} was not sent by\n{run}");
        return run;
    }
}

public sealed class CurlTests(PortolanServer server) : ForeignClientTests<Curl>(server);

public sealed class LftpTests(PortolanServer server) : ForeignClientTests<Lftp>(server);

public sealed class TnftpTests(PortolanServer server) : ForeignClientTests<Tnftp>(server);

public sealed class NcftpTests(PortolanServer server) : ForeignClientTests<Ncftp>(server);

public sealed class PythonFtplibTests(PortolanServer server) : ForeignClientTests<PythonFtplib>(server);
