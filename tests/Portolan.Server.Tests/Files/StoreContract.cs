using Portolan.Protocol;
using Portolan.Server.Files;
using static Portolan.Server.Tests.Files.StoreActions;

namespace Portolan.Server.Tests.Files;

/// <summary>What every store must do, whatever it keeps files in.</summary>
public abstract class StoreContract
{
    protected abstract IFileStore Store { get; }

    protected abstract IFileStore CreateWithoutPartials();

    [Fact]
    public async Task Root_OfEmptyStore_IsAnEmptyDirectory()
    {
        Assert.Equal(EntryKind.Directory, (await Store.StatAsync(VirtualPath.Root, default)).Kind);
        Assert.Empty(await Store.ListAsync("/"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(300_001)]
    public async Task Upload_Committed_ReadsBackEqual(int length)
    {
        var content = RandomBytes(length, length);
        await Store.PutAsync("/a.bin", content);
        Assert.Equal(content, await Store.GetAsync("/a.bin"));
        var facts = await Store.StatAsync(P("/a.bin"), default);
        Assert.Equal((EntryKind.File, (long)length), (facts.Kind, facts.Size));
        Assert.InRange(facts.Modified, DateTime.UtcNow.AddMinutes(-5), DateTime.UtcNow.AddMinutes(1));
    }

    [Fact]
    public async Task Upload_OverExistingFile_KeepsOldContentUntilCommit()
    {
        await Store.PutAsync("/a", "old content");
        await using var upload = await Store.OpenWriteAsync(P("/a"), default, default);
        await upload.WriteAsync(Bytes("new"), 0, default);
        Assert.Equal("old content", await Store.GetTextAsync("/a"));
        await upload.CommitAsync(3, default);
        Assert.Equal("new", await Store.GetTextAsync("/a"));
    }

    [Fact]
    public async Task Upload_OverExistingFile_IsThereAtEveryMoment()
    {
        const int Enough = 20_000; // looks; one would fall into a gap within some hundred
        await Store.PutAsync("/a", "old");
        var looked = 0;
        var looks = Task.Run(async () =>
        {
            for (; looked < Enough; Interlocked.Increment(ref looked)) Assert.Equal(3, (await Store.StatAsync(P("/a"), default)).Size);
        });
        while (!looks.IsCompleted) await Store.PutAsync("/a", "new");
        await looks;
    }

    [Fact]
    public async Task Upload_CommittedShorterThanWritten_HasExactlyThatLength()
    {
        await using var upload = await Store.OpenWriteAsync(P("/a"), default, default);
        await upload.WriteAsync(Bytes("0123456789"), 0, default);
        await upload.CommitAsync(4, default);
        Assert.Equal("0123", await Store.GetTextAsync("/a"));
    }

    [Fact]
    public async Task Upload_CommittedLongerThanWritten_FailsAndKeepsTheOldFile()
    {
        await Store.PutAsync("/a", "old");
        await using (var upload = await Store.OpenWriteAsync(P("/a"), default, default))
        {
            await upload.WriteAsync(Bytes("0123"), 0, default);
            await Assert.ThrowsAsync<IOException>(() => upload.CommitAsync(5, default).AsTask());
        }
        Assert.Equal("old", await Store.GetTextAsync("/a"));
    }

    [Fact]
    public async Task Upload_BrokenOff_LeavesTheOldFileAndNothingVisible()
    {
        await Store.PutAsync("/a", "old");
        await Store.BreakOffAsync("/a", "new con");
        await Store.BreakOffAsync("/b", "xyz");
        Assert.Equal("old", await Store.GetTextAsync("/a"));
        Assert.Equal("a", await Store.NamesAsync("/"));
        Assert.False(await Store.ExistsAsync("/b"));
    }

    [Fact]
    public async Task Upload_BrokenOff_LeavesAPartialOfThatLength()
    {
        await Store.BreakOffAsync("/a", "0123456");
        Assert.Equal(7, await Store.FindPartialAsync(P("/a"), default));
        Assert.Null(await Store.FindPartialAsync(P("/b"), default));
        Assert.Null(await Store.FindPartialAsync(P("/no/such/folder"), default));
    }

    [Fact]
    public async Task Upload_BrokenOffWithoutAByte_LeavesNoPartial()
    {
        await Store.BreakOffAsync("/a", "");
        Assert.Null(await Store.FindPartialAsync(P("/a"), default));
    }

    [Fact]
    public async Task Upload_BrokenOffWherePartialsAreNotKept_LeavesNone()
    {
        var store = CreateWithoutPartials();
        await store.BreakOffAsync("/a", "0123456");
        Assert.Null(await store.FindPartialAsync(P("/a"), default));
        await RefusedAsync(StoreError.OffsetBeyondEnd, () => store.PutAsync("/a", "x", new UploadMode(false, 7)));
    }

    [Fact]
    public async Task Resume_AtThePartialsEnd_CompletesTheFile()
    {
        await Store.BreakOffAsync("/a", "01234");
        await using (var upload = await Store.OpenWriteAsync(P("/a"), new UploadMode(false, 5), default))
        {
            Assert.Equal(5, upload.StartOffset);
            await upload.WriteAsync(Bytes("56789"), 5, default);
            await upload.CommitAsync(10, default);
        }
        Assert.Equal("0123456789", await Store.GetTextAsync("/a"));
        Assert.Null(await Store.FindPartialAsync(P("/a"), default));
    }

    [Fact]
    public async Task Resume_InsideThePartial_DropsWhatStoodBehind()
    {
        await Store.BreakOffAsync("/a", "01234xxxxx");
        await Store.BreakOffAsync("/a", "5", new UploadMode(false, 5));
        Assert.Equal(6, await Store.FindPartialAsync(P("/a"), default));
        await Store.PutAsync("/a", "6789", new UploadMode(false, 6));
        Assert.Equal("0123456789", await Store.GetTextAsync("/a"));
    }

    [Fact]
    public async Task Resume_ByAppend_GoesOnAtThePartialsEnd()
    {
        await Store.BreakOffAsync("/a", "01234");
        await Store.PutAsync("/a", "56789", new UploadMode(Append: true, 0));
        Assert.Equal("0123456789", await Store.GetTextAsync("/a"));
    }

    [Fact]
    public async Task Resume_OfAReplacingUpload_PrefersThePartialToTheOldFile()
    {
        await Store.PutAsync("/a", "the old content, quite long");
        await Store.BreakOffAsync("/a", "01234");
        Assert.Equal(5, await Store.FindPartialAsync(P("/a"), default));
        await Store.PutAsync("/a", "56789", new UploadMode(false, 5));
        Assert.Equal("0123456789", await Store.GetTextAsync("/a"));
    }

    [Fact]
    public async Task Rest_IntoAnExistingFile_KeepsItsBeginningAndReplacesTheRest()
    {
        await Store.PutAsync("/a", "0123456789");
        await Store.PutAsync("/a", "abc", new UploadMode(false, 4));
        Assert.Equal("0123abc", await Store.GetTextAsync("/a"));
    }

    [Fact]
    public async Task Rest_BrokenOff_LeavesTheOldFileWhole()
    {
        await Store.PutAsync("/a", "0123456789");
        await Store.BreakOffAsync("/a", "abc", new UploadMode(false, 4));
        Assert.Equal("0123456789", await Store.GetTextAsync("/a"));
        Assert.Equal(7, await Store.FindPartialAsync(P("/a"), default));
    }

    [Fact]
    public async Task Rest_BeyondTheEnd_IsRefusedAndLeavesNoPartial()
    {
        await Store.PutAsync("/a", "0123");
        await RefusedAsync(StoreError.OffsetBeyondEnd, () => Store.PutAsync("/a", "x", new UploadMode(false, 5)));
        await RefusedAsync(StoreError.OffsetBeyondEnd, () => Store.PutAsync("/none", "x", new UploadMode(false, 1)));
        Assert.Null(await Store.FindPartialAsync(P("/a"), default));
        Assert.Null(await Store.FindPartialAsync(P("/none"), default));
        await Store.PutAsync("/a", "4", new UploadMode(false, 4));
        Assert.Equal("01234", await Store.GetTextAsync("/a"));
    }

    [Fact]
    public async Task Rest_BehindAPendingPartial_IsRefusedRatherThanMixedWithTheOldFile()
    {
        await Store.PutAsync("/a", "0123456789");
        await Store.BreakOffAsync("/a", "new");
        await RefusedAsync(StoreError.OffsetBeyondEnd, () => Store.PutAsync("/a", "end", new UploadMode(false, 10)));
        await RefusedAsync(StoreError.OffsetBeyondEnd, () => Store.PutAsync("/a", "end", new UploadMode(Append: true, 0)));
        Assert.Equal("0123456789", await Store.GetTextAsync("/a"));
        Assert.Equal(3, await Store.FindPartialAsync(P("/a"), default));
        await Store.PutAsync("/a", " file", new UploadMode(false, 3));
        Assert.Equal("new file", await Store.GetTextAsync("/a"));
    }

    [Fact]
    public async Task Append_AfterABrokenReplacement_GoesOnWhereSizeSays()
    {
        // The client asks SIZE, hears the old file's 4, and sends the new file from there.
        await Store.PutAsync("/a", "old!");
        await Store.BreakOffAsync("/a", "new con");
        await Store.PutAsync("/a", "content", new UploadMode(Append: true, 0));
        Assert.Equal("new content", await Store.GetTextAsync("/a"));
    }

    [Fact]
    public async Task Append_RepeatedAfterABreak_AddsOnce()
    {
        await Store.PutAsync("/log", "line 1\n");
        await Store.BreakOffAsync("/log", "line", new UploadMode(Append: true, 0));
        await Store.PutAsync("/log", "line 2\n", new UploadMode(Append: true, 0));
        Assert.Equal("line 1\nline 2\n", await Store.GetTextAsync("/log"));
    }

    [Fact]
    public async Task Append_ToExistingFile_AddsAndSurvivesABreak()
    {
        var old = RandomBytes(200_000, 1);
        await Store.PutAsync("/a", old);
        await Store.BreakOffAsync("/a", "lost", new UploadMode(Append: true, 0));
        Assert.Equal(old, await Store.GetAsync("/a"));
        await Store.PutAsync("/b", "log1\n", new UploadMode(Append: true, 0));
        await Store.PutAsync("/b", "log2\n", new UploadMode(Append: true, 0));
        Assert.Equal("log1\nlog2\n", await Store.GetTextAsync("/b"));
    }

    [Fact]
    public async Task Upload_FromTheBeginning_ForgetsThePartial()
    {
        await Store.BreakOffAsync("/a", "a rather long partial");
        await Store.PutAsync("/a", "short");
        Assert.Equal("short", await Store.GetTextAsync("/a"));
        Assert.Null(await Store.FindPartialAsync(P("/a"), default));
    }

    [Fact]
    public async Task Upload_OfATargetInUse_IsBusyUntilTheOtherEnds()
    {
        await using (var first = await Store.OpenWriteAsync(P("/a"), default, default))
        {
            await RefusedAsync(StoreError.Busy, () => Store.PutAsync("/a", "x"));
            await RefusedAsync(StoreError.Busy, () => Store.PutAsync("/a", "x", new UploadMode(Append: true, 0)));
            await Store.PutAsync("/b", "not in the way");
            await first.WriteAsync(Bytes("first"), 0, default);
            await first.CommitAsync(5, default);
        }
        await Store.PutAsync("/a", "second");
        Assert.Equal("second", await Store.GetTextAsync("/a"));
    }

    [Fact]
    public async Task Upload_ThatMustNotExist_RefusesATakenNameAtOpenAndAtCommit()
    {
        var unique = new UploadMode(false, 0, MustNotExist: true);
        await Store.PutAsync("/a", "taken");
        await RefusedAsync(StoreError.Exists, () => Store.PutAsync("/a", "x", unique));
        await using (var upload = await Store.OpenWriteAsync(P("/b"), unique, default))
        {
            await upload.WriteAsync(Bytes("mine"), 0, default);
            await Store.RenameAsync(P("/a"), P("/b"), replace: false, default);
            await RefusedAsync(StoreError.Exists, () => upload.CommitAsync(4, default));
        }
        Assert.Equal("taken", await Store.GetTextAsync("/b"));
        await Store.PutAsync("/c", "free", unique);
        Assert.Equal("free", await Store.GetTextAsync("/c"));
    }

    [Fact]
    public async Task Upload_OntoDirectoryOrIntoNothing_IsRefused()
    {
        await Store.CreateDirectoryAsync(P("/d"), default);
        await Store.PutAsync("/f", "file");
        await RefusedAsync(StoreError.IsDirectory, () => Store.PutAsync("/d", "x"));
        await RefusedAsync(StoreError.IsDirectory, () => Store.PutAsync("/", "x"));
        await RefusedAsync(StoreError.NotFound, () => Store.PutAsync("/none/x", "x"));
        await RefusedAsync(StoreError.NotDirectory, () => Store.PutAsync("/f/x", "x"));
    }

    [Fact]
    public async Task Upload_WithALongName_WorksAndResumes()
    {
        var name = "/" + new string('n', 255);
        await Store.BreakOffAsync(name, "0123");
        Assert.Equal(4, await Store.FindPartialAsync(P(name), default));
        Assert.Empty(await Store.ListAsync("/"));
        await Store.PutAsync(name, "45", new UploadMode(false, 4));
        Assert.Equal("012345", await Store.GetTextAsync(name));
    }

    [Theory]
    [InlineData("/.a.portolan-part")]
    [InlineData("/.A.PORTOLAN-PART")]
    [InlineData("/.a.portolan-hash")]
    [InlineData("/.a.portolan-part~")]
    public async Task PartialsName_FromAClient_IsRefusedEverywhere(string path)
    {
        await Store.PutAsync("/a", "x");
        await Store.BreakOffAsync("/a", "01234");
        await RefusedAsync(StoreError.NotFound, () => Store.GetAsync(path));
        await RefusedAsync(StoreError.NotFound, () => Store.StatAsync(P(path), default).AsTask());
        await RefusedAsync(StoreError.NotFound, () => Store.ListAsync(path));
        await RefusedAsync(StoreError.BadName, () => Store.PutAsync(path, "x"));
        await RefusedAsync(StoreError.BadName, () => Store.CreateDirectoryAsync(P(path), default));
        await RefusedAsync(StoreError.BadName, () => Store.RenameAsync(P("/a"), P(path), true, default));
        await RefusedAsync(StoreError.NotFound, () => Store.RenameAsync(P(path), P("/z"), true, default));
        await RefusedAsync(StoreError.NotFound, () => Store.DeleteAsync(P(path), default));
        await RefusedAsync(StoreError.NotFound, () => Store.RemoveDirectoryAsync(P(path), default));
        Assert.Null(await Store.FindPartialAsync(P(path), default));
        Assert.Equal(5, await Store.FindPartialAsync(P("/a"), default));
    }

    [Fact]
    public async Task Read_OfDirectoryOrNothing_IsRefused()
    {
        await Store.CreateDirectoryAsync(P("/d"), default);
        await RefusedAsync(StoreError.IsDirectory, () => Store.GetAsync("/d"));
        await RefusedAsync(StoreError.IsDirectory, () => Store.GetAsync("/"));
        await RefusedAsync(StoreError.NotFound, () => Store.GetAsync("/none"));
    }

    [Fact]
    public async Task Read_WhileTheFileIsReplacedOrDeleted_GoesOnWithTheOldContent()
    {
        await Store.PutAsync("/a", "old content");
        await using var file = await Store.OpenReadAsync(P("/a"), default);
        await Store.PutAsync("/a", "NEW CONTENT");
        await Store.DeleteAsync(P("/a"), default);
        var buffer = new byte[11];
        Assert.Equal(11, await file.ReadAsync(buffer, 0, default));
        Assert.Equal(Bytes("old content"), buffer);
        Assert.Equal(0, await file.ReadAsync(buffer, 11, default));
    }

    [Fact]
    public async Task Delete_OfFile_RemovesItAndItsPartial()
    {
        await Store.PutAsync("/a", "x");
        await Store.BreakOffAsync("/a", "01234");
        await Store.DeleteAsync(P("/a"), default);
        Assert.False(await Store.ExistsAsync("/a"));
        Assert.Null(await Store.FindPartialAsync(P("/a"), default));
        await RefusedAsync(StoreError.NotFound, () => Store.DeleteAsync(P("/a"), default));
    }

    [Fact]
    public async Task Delete_WhereOnlyAPartialIs_RemovesIt()
    {
        await Store.BreakOffAsync("/a", "01234");
        await Store.DeleteAsync(P("/a"), default);
        Assert.Null(await Store.FindPartialAsync(P("/a"), default));
    }

    [Fact]
    public async Task Delete_OfDirectory_IsRefused()
    {
        await Store.CreateDirectoryAsync(P("/d"), default);
        await RefusedAsync(StoreError.IsDirectory, () => Store.DeleteAsync(P("/d"), default));
        await RefusedAsync(StoreError.IsDirectory, () => Store.DeleteAsync(VirtualPath.Root, default));
    }

    [Fact]
    public async Task Directories_CreatedAndRemoved_FollowTheRules()
    {
        await Store.CreateDirectoryAsync(P("/d"), default);
        await Store.CreateDirectoryAsync(P("/d/e"), default);
        await RefusedAsync(StoreError.Exists, () => Store.CreateDirectoryAsync(P("/d"), default));
        await RefusedAsync(StoreError.Exists, () => Store.CreateDirectoryAsync(VirtualPath.Root, default));
        await RefusedAsync(StoreError.NotFound, () => Store.CreateDirectoryAsync(P("/x/y"), default));
        await RefusedAsync(StoreError.NotEmpty, () => Store.RemoveDirectoryAsync(P("/d"), default));
        await RefusedAsync(StoreError.NotFound, () => Store.RemoveDirectoryAsync(P("/none"), default));
        await RefusedAsync(StoreError.Denied, () => Store.RemoveDirectoryAsync(VirtualPath.Root, default));
        await Store.PutAsync("/f", "file");
        await RefusedAsync(StoreError.NotDirectory, () => Store.RemoveDirectoryAsync(P("/f"), default));
        await RefusedAsync(StoreError.NotDirectory, () => Store.ListAsync("/f"));
        await Store.RemoveDirectoryAsync(P("/d/e"), default);
        await Store.RemoveDirectoryAsync(P("/d"), default);
        Assert.Equal("f", await Store.NamesAsync("/"));
    }

    [Fact]
    public async Task RemoveDirectory_WithNothingButPartials_Works()
    {
        await Store.CreateDirectoryAsync(P("/d"), default);
        await Store.BreakOffAsync("/d/a", "01234");
        await Store.RemoveDirectoryAsync(P("/d"), default);
        Assert.False(await Store.ExistsAsync("/d"));
    }

    [Fact]
    public async Task RemoveDirectory_WithAnUploadUnderWay_IsRefused()
    {
        await Store.CreateDirectoryAsync(P("/d"), default);
        await using var upload = await Store.OpenWriteAsync(P("/d/a"), default, default);
        await RefusedAsync(StoreError.NotEmpty, () => Store.RemoveDirectoryAsync(P("/d"), default));
        await upload.WriteAsync(Bytes("safe"), 0, default);
        await upload.CommitAsync(4, default);
        Assert.Equal("safe", await Store.GetTextAsync("/d/a"));
    }

    [Fact]
    public async Task Rename_OfFile_ReplacesAFileOnlyWhereAllowed()
    {
        await Store.PutAsync("/a", "A");
        await Store.PutAsync("/b", "B");
        await RefusedAsync(StoreError.Exists, () => Store.RenameAsync(P("/a"), P("/b"), replace: false, default));
        await Store.RenameAsync(P("/a"), P("/b"), replace: true, default);
        Assert.Equal("A", await Store.GetTextAsync("/b"));
        Assert.Equal("b", await Store.NamesAsync("/"));
        await Store.RenameAsync(P("/b"), P("/b"), replace: true, default);
        Assert.Equal("A", await Store.GetTextAsync("/b"));
    }

    [Fact]
    public async Task Rename_OntoADirectory_IsRefused()
    {
        await Store.CreateDirectoryAsync(P("/d"), default);
        await Store.CreateDirectoryAsync(P("/e"), default);
        await Store.PutAsync("/f", "F");
        await RefusedAsync(StoreError.Exists, () => Store.RenameAsync(P("/f"), P("/d"), replace: true, default));
        await RefusedAsync(StoreError.Exists, () => Store.RenameAsync(P("/e"), P("/d"), replace: true, default));
        await RefusedAsync(StoreError.Exists, () => Store.RenameAsync(P("/e"), P("/f"), replace: true, default));
    }

    [Fact]
    public async Task Rename_OfDirectory_MovesWhatIsInIt()
    {
        await Store.CreateDirectoryAsync(P("/d"), default);
        await Store.PutAsync("/d/f", "F");
        await Store.CreateDirectoryAsync(P("/e"), default);
        await Store.RenameAsync(P("/d"), P("/e/d2"), replace: false, default);
        Assert.Equal("F", await Store.GetTextAsync("/e/d2/f"));
        await RefusedAsync(StoreError.Denied, () => Store.RenameAsync(P("/e"), P("/e/x"), replace: true, default));
        await RefusedAsync(StoreError.NotFound, () => Store.RenameAsync(P("/none"), P("/x"), replace: true, default));
        await RefusedAsync(StoreError.NotFound, () => Store.RenameAsync(P("/e"), P("/none/x"), replace: true, default));
        await RefusedAsync(StoreError.Denied, () => Store.RenameAsync(VirtualPath.Root, P("/x"), replace: true, default));
    }

    [Fact]
    public async Task Rename_DropsPartialsOfBothNames()
    {
        await Store.PutAsync("/a", "A");
        await Store.BreakOffAsync("/a", "01");
        await Store.BreakOffAsync("/b", "01234");
        await Store.RenameAsync(P("/a"), P("/b"), replace: true, default);
        Assert.Null(await Store.FindPartialAsync(P("/a"), default));
        Assert.Null(await Store.FindPartialAsync(P("/b"), default));
        Assert.Equal("A", await Store.GetTextAsync("/b"));
    }

    [Fact]
    public async Task SetTimes_ChangesModified()
    {
        await Store.PutAsync("/a", "A");
        foreach (var time in new[] { new DateTime(2001, 2, 3, 4, 5, 6, 789, DateTimeKind.Utc), new DateTime(1969, 7, 20, 20, 17, 40, 500, DateTimeKind.Utc) })
        {
            await Store.SetTimesAsync(P("/a"), time, null, default);
            Assert.Equal(time, (await Store.StatAsync(P("/a"), default)).Modified);
        }
        await RefusedAsync(StoreError.NotFound, () => Store.SetTimesAsync(P("/none"), DateTime.UtcNow, null, default));
    }

    [Fact]
    public async Task SetUnixMode_ChangesAccessBitsOnly()
    {
        await Store.PutAsync("/a", "A");
        await Store.SetUnixModeAsync(P("/a"), 0xFFF, default); // 7777
        Assert.Equal(0x1FF, (await Store.StatAsync(P("/a"), default)).UnixMode);
        await Store.SetUnixModeAsync(P("/a"), 0b110_100_000, default);
        Assert.Equal(0b110_100_000, (await Store.StatAsync(P("/a"), default)).UnixMode);
    }

    [Fact]
    public async Task Upload_OverExistingFile_KeepsItsPermissionBits()
    {
        await Store.PutAsync("/a", "A");
        await Store.SetUnixModeAsync(P("/a"), 0b110_000_000, default);
        await Store.PutAsync("/a", "B");
        Assert.Equal(0b110_000_000, (await Store.StatAsync(P("/a"), default)).UnixMode);
    }

    [Fact]
    public async Task List_ShowsEachEntryOnceWithItsFacts()
    {
        await Store.CreateDirectoryAsync(P("/d"), default);
        for (var i = 0; i < 500; i++) await Store.PutAsync($"/d/file{i:000}", new byte[i]);
        await Store.CreateDirectoryAsync(P("/d/sub"), default);
        var entries = await Store.ListAsync("/d");
        Assert.Equal(501, entries.Count);
        for (var i = 0; i < 500; i++)
        {
            var facts = entries[$"file{i:000}"];
            Assert.Equal((EntryKind.File, (long)i), (facts.Kind, facts.Size));
        }
        Assert.Equal(EntryKind.Directory, entries["sub"].Kind);
        Assert.Equal(entries["file007"] with { Owner = null, Group = null }, await Store.StatAsync(P("/d/file007"), default) with { Owner = null, Group = null });
    }

    [Fact]
    public async Task List_ByNameOnly_GivesTheSameNames()
    {
        for (var i = 0; i < 300; i++) await Store.PutAsync($"/f{i}", "x");
        await Store.BreakOffAsync("/broken", "part");
        var names = new SortedSet<string>(StringComparer.Ordinal);
        using var reader = await Store.OpenDirectoryAsync(VirtualPath.Root, default);
        while (await reader.FillAsync(default))
            while (reader.TryReadName(out var name)) Assert.True(names.Add(FtpText.Decode(name)));
        Assert.Equal(await Store.NamesAsync("/"), string.Join(" | ", names));
    }

    [Theory]
    [InlineData("/with space")]
    [InlineData("/Müller & Söhne — 文件.txt")]
    [InlineData("/~")]
    [InlineData("/-rf")]
    [InlineData("/.hidden")]
    [InlineData("/*?[x]")]
    [InlineData("/a\\b")]
    [InlineData("/\U0001F600")]
    public async Task Names_OfAllKinds_ComeBackAsTheyWere(string path)
    {
        await Store.PutAsync(path, "x");
        Assert.Equal(path[1..], await Store.NamesAsync("/"));
        Assert.Equal("x", await Store.GetTextAsync(path));
    }

    [Fact]
    public async Task Available_IsKnownOrUnboundedAndNeverNegative()
    {
        Assert.True(await Store.GetAvailableBytesAsync(VirtualPath.Root, default) is null or >= 0);
        await RefusedAsync(StoreError.NotFound, () => Store.GetAvailableBytesAsync(P("/none"), default).AsTask());
    }

    [Fact]
    public async Task Uploads_OfOneTargetByManyAtOnce_LeaveOneWholeContent()
    {
        var contents = Enumerable.Range(0, 8).Select(i => RandomBytes(50_000 + i, i)).ToArray();
        await Task.WhenAll(contents.Select(content => Task.Run(async () =>
        {
            for (var round = 0; round < 20; round++)
            {
                try
                {
                    await Store.PutAsync("/a", content);
                }
                catch (StoreException e) when (e.Error == StoreError.Busy)
                {
                    // The rule of the game: one at a time.
                }
            }
        })));
        var result = await Store.GetAsync("/a");
        Assert.Contains(contents, c => c.AsSpan().SequenceEqual(result));
        Assert.Null(await Store.FindPartialAsync(P("/a"), default));
    }
}
