using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Portolan.Protocol;
using Portolan.Server.Files;
using Portolan.Server.Files.Local;
using Portolan.Server.Files.Memory;
using static Portolan.Server.Tests.Files.StoreActions;

namespace Portolan.Server.Tests.Files;

public class AccessPolicyTests
{
    private static readonly AccessPolicy Example = new(
    [
        new AccessRule(P("/"), FileRights.ReadOnly),
        new AccessRule(P("/in"), FileRights.Write | FileRights.MakeDirectory),
        new AccessRule(P("/in/mine"), FileRights.All),
        new AccessRule(P("/secret"), FileRights.None),
        new AccessRule(P("/secret/public"), FileRights.ReadOnly),
    ]);

    [Theory]
    [InlineData("/", FileRights.ReadOnly)]
    [InlineData("/x/y", FileRights.ReadOnly)]
    [InlineData("/in", FileRights.Write | FileRights.MakeDirectory)]
    [InlineData("/in/x", FileRights.Write | FileRights.MakeDirectory)]
    [InlineData("/inn", FileRights.ReadOnly)]
    [InlineData("/in/mine/x", FileRights.All)]
    [InlineData("/secret", FileRights.None)]
    [InlineData("/secret/x", FileRights.None)]
    [InlineData("/secret/public/x", FileRights.ReadOnly)]
    public void RightsAt_LongestRuleWins(string path, FileRights expected) => Assert.Equal(expected, Example.RightsAt(P(path)));

    [Theory]
    [InlineData("/SECRET", FileRights.None)]
    [InlineData("/Secret/x", FileRights.None)]
    [InlineData("/IN/mine", FileRights.ReadOnly)]
    [InlineData("/in/MINE", FileRights.Write | FileRights.MakeDirectory)]
    public void RightsAt_InAnotherCase_GivesOnlyWhatBothReadingsGive(string path, FileRights expected) =>
        Assert.Equal(expected, Example.RightsAt(P(path)));

    [Fact]
    public void RightsAt_WithoutAnyRule_IsNone() => Assert.Equal(FileRights.None, new AccessPolicy([]).RightsAt(P("/x")));

    [Fact]
    public async Task List_HidesWhatTheAccountMayNotKnow()
    {
        var (_, files) = await CreateAsync(Example);
        Assert.Equal("file | in | secret", await NamesAsync(files, "/")); // secret leads to public
        Assert.Equal("public", await NamesAsync(files, "/secret"));
        Assert.Equal("mine", await NamesAsync(files, "/in"));
        await RefusedAsync(StoreError.Denied, () => NamesAsync(files, "/in/other"));
    }

    [Fact]
    public async Task List_OfADropBox_IsRefusedButItCanBeEntered()
    {
        var policy = new AccessPolicy([new AccessRule(P("/"), FileRights.None), new AccessRule(P("/in"), FileRights.Write)]);
        var (_, files) = await CreateAsync(policy);
        Assert.Equal("in", await NamesAsync(files, "/"));
        await files.EnterDirectoryAsync(P("/in"), default);
        await RefusedAsync(StoreError.Denied, () => NamesAsync(files, "/in"));
        await RefusedAsync(StoreError.Denied, () => files.EnterDirectoryAsync(P("/secret"), default));
        await RefusedAsync(StoreError.Denied, () => files.StatAsync(P("/file"), default).AsTask());
    }

    [Fact]
    public async Task Rename_OfADirectoryThatHoldsRules_IsRefused()
    {
        var policy = new AccessPolicy([new AccessRule(P("/"), FileRights.All), new AccessRule(P("/secret/public"), FileRights.None)]);
        var (_, files) = await CreateAsync(policy);
        await RefusedAsync(StoreError.Denied, () => files.RenameAsync(P("/secret"), P("/open"), default));
        await RefusedAsync(StoreError.Denied, () => files.RenameAsync(P("/SECRET"), P("/open"), default));
        await RefusedAsync(StoreError.Denied, () => files.RemoveDirectoryAsync(P("/secret"), default));
        await files.RenameAsync(P("/in"), P("/out"), default);
    }

    [Fact]
    public async Task SymbolicLink_IsNoWayAroundARule()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "making links needs a privilege there");
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.InRoot("secret"));
        File.WriteAllText(folder.InRoot("secret/file"), "hidden");
        File.CreateSymbolicLink(folder.InRoot("way"), "secret");
        File.CreateSymbolicLink(folder.InRoot("file"), "secret/file");
        foreach (var portable in new[] { false, true })
        {
            using var store = new LocalFileStore(new LocalFileStoreOptions { Root = folder.Root, PortableIO = portable });
            var open = new GuardedFiles(store, AccessPolicy.Full);
            await (await open.OpenReadAsync(P("/way/file"), default)).DisposeAsync();
            var guarded = new GuardedFiles(store, new AccessPolicy([new AccessRule(P("/"), FileRights.All), new AccessRule(P("/secret"), FileRights.None)]));
            await RefusedAsync(StoreError.Denied, () => guarded.OpenReadAsync(P("/secret/file"), default).AsTask());
            await RefusedAsync(StoreError.NotFound, () => guarded.OpenReadAsync(P("/way/file"), default).AsTask());
            await RefusedAsync(StoreError.NotFound, () => guarded.OpenReadAsync(P("/file"), default).AsTask());
            await RefusedAsync(StoreError.NotFound, () => guarded.OpenWriteAsync(P("/way/new"), default, default).AsTask());
            await RefusedAsync(StoreError.NotFound, () => guarded.DeleteAsync(P("/way/file"), default));
            await RefusedAsync(StoreError.NotFound, () => guarded.RenameAsync(P("/way/file"), P("/mine"), default));
            await RefusedAsync(StoreError.NotFound, () => guarded.SetTimesAsync(P("/file"), DateTime.UnixEpoch, null, default));
            await RefusedAsync(StoreError.NotFound, () => guarded.OpenDirectoryAsync(P("/way"), default).AsTask());
            await RefusedAsync(StoreError.NotFound, () => guarded.OpenWriteAsync(P("/file"), new UploadMode(Append: true, 0), default).AsTask());
        }
        Assert.Equal("hidden", File.ReadAllText(folder.InRoot("secret/file")));
        Assert.Single(Directory.GetFileSystemEntries(folder.InRoot("secret")));
    }

    [Fact]
    public async Task DeniedName_CanBeDeletedAndNothingElse()
    {
        var policy = new AccessPolicy([new AccessRule(P("/"), FileRights.All)], ["*.exe", ".git"]);
        var (store, files) = await CreateAsync(policy);
        await store.PutAsync("/a.EXE", "MZ");
        await store.CreateDirectoryAsync(P("/.git"), default);
        await store.PutAsync("/.git/config", "x");
        await RefusedAsync(StoreError.Denied, () => files.OpenReadAsync(P("/a.EXE"), default).AsTask());
        await RefusedAsync(StoreError.Denied, () => files.OpenReadAsync(P("/.git/config"), default).AsTask());
        await RefusedAsync(StoreError.Denied, () => files.OpenWriteAsync(P("/b.exe"), default, default).AsTask());
        await RefusedAsync(StoreError.Denied, () => files.CreateDirectoryAsync(P("/c.exe"), default));
        await RefusedAsync(StoreError.Denied, () => files.RenameAsync(P("/a.EXE"), P("/a.txt"), default));
        await RefusedAsync(StoreError.Denied, () => files.RenameAsync(P("/file"), P("/file.exe"), default));
        await RefusedAsync(StoreError.Denied, () => files.DeleteAsync(P("/.git/config"), default));
        await files.DeleteAsync(P("/a.EXE"), default);
    }

    [Theory]
    [InlineData(FileRights.All, EntryKind.File, "adfrw")]
    [InlineData(FileRights.All, EntryKind.Directory, "cdeflmp")]
    [InlineData(FileRights.ReadOnly, EntryKind.File, "r")]
    [InlineData(FileRights.ReadOnly, EntryKind.CurrentDirectory, "el")]
    [InlineData(FileRights.None, EntryKind.Directory, "")]
    [InlineData(FileRights.All, EntryKind.Other, "df")]
    [InlineData(FileRights.All, EntryKind.Link, "df")]
    public void PermText_SaysWhatRightsAllow(FileRights rights, EntryKind kind, string expected)
    {
        var files = new GuardedFiles(new MemoryFileStore(), AccessPolicy.Uniform(rights));
        Assert.Equal(expected, Encoding.ASCII.GetString(files.PermText(P("/x"), new EntryFacts { Kind = kind })));
        Assert.Equal(expected, Encoding.ASCII.GetString(files.PermsIn(P("/")).For("x"u8, new EntryFacts { Kind = kind })));
    }

    [Fact]
    public void PermsIn_WhereRulesStandBelow_GoesByName()
    {
        var perms = new GuardedFiles(new MemoryFileStore(), Example).PermsIn(P("/in"));
        var directory = new EntryFacts { Kind = EntryKind.Directory };
        Assert.Equal("cem", Encoding.ASCII.GetString(perms.For("other"u8, directory)));
        Assert.Equal("cdeflmp", Encoding.ASCII.GetString(perms.For("mine"u8, directory)));
    }

    [Fact]
    public void PermsIn_OfManyEntries_AllocatesNothing()
    {
        var perms = new GuardedFiles(new MemoryFileStore(), AccessPolicy.Full).PermsIn(P("/"));
        var facts = new EntryFacts { Kind = EntryKind.File };
        perms.For("warm"u8, facts);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) perms.For("name"u8, facts);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [InlineData("read,write,list,delete", FileRights.ReadOnly | FileRights.Write | FileRights.Overwrite | FileRights.Append | FileRights.Delete)]
    [InlineData("all", FileRights.All)]
    [InlineData("RO", FileRights.ReadOnly)]
    [InlineData("ro+mkdir", FileRights.ReadOnly | FileRights.MakeDirectory)]
    [InlineData(" create , list ", FileRights.Write | FileRights.List)]
    [InlineData("none", FileRights.None)]
    public void RightsText_Parsed_GivesRights(string text, FileRights expected)
    {
        Assert.True(FileRightsText.TryParse(text, out var rights));
        Assert.Equal(expected, rights);
    }

    [Fact]
    public void RightsText_WithAnUnknownWord_NamesIt()
    {
        Assert.False(FileRightsText.TryParse("read,fly", out _, out var unknown));
        Assert.Equal("fly", unknown);
        Assert.False(FileRightsText.TryParse("", out _));
    }

    [Fact]
    public void RightsText_Formatted_ParsesBackForEverySet()
    {
        for (var bits = 0; bits <= (int)FileRights.All; bits++)
        {
            Assert.True(FileRightsText.TryParse(FileRightsText.Format((FileRights)bits), out var rights));
            Assert.Equal((FileRights)bits, rights);
        }
    }

    [Fact]
    public void RightsText_OfAnyText_NeverThrows() =>
        Prop.ForAll<string>(text => FileRightsText.TryParse(text ?? "", out var rights) || rights == FileRights.None).QuickCheckThrowOnFailure();

    private static async Task<(MemoryFileStore Store, GuardedFiles Files)> CreateAsync(AccessPolicy policy)
    {
        var store = new MemoryFileStore();
        foreach (var directory in new[] { "/in", "/in/mine", "/in/other", "/secret", "/secret/public", "/secret/private" })
            await store.CreateDirectoryAsync(P(directory), default);
        await store.PutAsync("/file", "x");
        return (store, new GuardedFiles(store, policy));
    }

    private static async Task<string> NamesAsync(GuardedFiles files, string path)
    {
        var names = new List<string>();
        using var reader = await files.OpenDirectoryAsync(P(path), default);
        while (await reader.FillAsync(default))
            while (reader.TryRead(out var name, out _)) names.Add(FtpText.Decode(name));
        return string.Join(" | ", names);
    }
}
