using Portolan.Administration;

namespace Portolan.Stores.Sql.Tests;

public sealed class OpeningTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_Again_KeepsWhatWasStored()
    {
        using var folder = new TempFolder();
        await using (var store = await SqlStore.OpenAsync(folder.Path, cancellationToken: Cancelled))
            await store.Users.SaveAsync(new User { Name = "anna" }, AuditEntry.Of(Actor.CommandLine, DateTimeOffset.UnixEpoch, AuditActions.Create, "user:anna"), Cancelled);
        await using var again = await SqlStore.OpenAsync(folder.Path, cancellationToken: Cancelled);
        Assert.Equal(1, await again.Users.CountAsync(Cancelled));
    }

    [Fact]
    public async Task Open_SchemaOfANewerProgram_IsRefusedAndLeftAlone()
    {
        using var folder = new TempFolder();
        await using (var store = await SqlStore.OpenAsync(folder.Path, cancellationToken: Cancelled))
            await store.Database.ChangeAsync(async (connection, token) => await connection.RunAsync("INSERT INTO migrations (number, name, at) VALUES (999, 'later', 0)", [], token), Cancelled);
        var refused = await Assert.ThrowsAsync<StoreUnusableException>(async () => await SqlStore.OpenAsync(folder.Path, cancellationToken: Cancelled));
        Assert.Contains("999", refused.Text.Zh, StringComparison.Ordinal);
        Assert.NotEmpty(refused.Remedy.En);
    }

    [Fact]
    public async Task Open_DatabaseOfTheFirstSchema_IsBroughtUpWithWhatItHolds()
    {
        using var folder = new TempFolder();
        var now = DateTimeOffset.UtcNow;
        await using (var store = await SqlStore.OpenAsync(folder.Path, cancellationToken: Cancelled))
        {
            await store.Invitations.AddAsync(new DoctorInvitation("abc", now, "root", now.AddHours(1), User: "lost"), Cancelled);
            await store.Database.ChangeAsync(
                async (connection, token) =>
                {
                    await connection.RunAsync("ALTER TABLE doctor_invitations DROP COLUMN ftp_user", [], token);
                    await connection.RunAsync("ALTER TABLE audit DROP COLUMN undoes", [], token);
                    await connection.RunAsync("ALTER TABLE sessions DROP COLUMN end_word", [], token);
                    await connection.RunAsync("ALTER TABLE hook_deliveries DROP COLUMN error_zh", [], token);
                    await connection.RunAsync("DELETE FROM migrations WHERE number > 1", [], token);
                },
                Cancelled);
        }
        await using var again = await SqlStore.OpenAsync(folder.Path, cancellationToken: Cancelled);
        Assert.Null((await again.Invitations.FindAsync("abc", Cancelled))!.User);
        await again.Invitations.AddAsync(new DoctorInvitation("def", now, "root", now.AddHours(1), User: "anna"), Cancelled);
        Assert.Equal("anna", (await again.Invitations.FindAsync("def", Cancelled))!.User);
    }

    [Fact]
    public async Task Open_DamagedFile_SaysSo()
    {
        using var folder = new TempFolder();
        folder.Write(SqlStore.FileName, string.Concat(Enumerable.Repeat("this is no database. ", 500)));
        var refused = await Assert.ThrowsAsync<StoreUnusableException>(async () => await SqlStore.OpenAsync(folder.Path, cancellationToken: Cancelled));
        Assert.Contains("damaged", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_NoSuchFolder_SaysSo()
    {
        using var folder = new TempFolder();
        await Assert.ThrowsAsync<StoreUnusableException>(async () => await SqlStore.OpenAsync(folder["nowhere"], cancellationToken: Cancelled));
    }

    [Fact]
    public async Task Open_NewFile_IsItsOwnersAlone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix permission bits.");
        using var folder = new TempFolder();
        await using var store = await SqlStore.OpenAsync(folder.Path, cancellationToken: Cancelled);
        Assert.All(Directory.GetFiles(folder.Path), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(file)));
    }

    [Fact]
    public async Task Change_ThatThrows_LeavesNothing()
    {
        using var folder = new TempFolder();
        await using var store = await SqlStore.OpenAsync(folder.Path, cancellationToken: Cancelled);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await store.Database.ChangeAsync(
            async (connection, token) =>
            {
                await connection.RunAsync("INSERT INTO secrets (name, value) VALUES ('a', 'b')", [], token);
                throw new InvalidOperationException("after the first statement");
            },
            Cancelled));
        Assert.Null(await store.Settings.FindSecretAsync("a", Cancelled));
    }

    [Fact]
    public async Task Read_WhileAChangeIsOpen_DoesNotWaitForIt()
    {
        using var folder = new TempFolder();
        await using var store = await SqlStore.OpenAsync(folder.Path, cancellationToken: Cancelled);
        var inside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var change = store.Database.ChangeAsync(
            async (connection, token) =>
            {
                await connection.RunAsync("INSERT INTO secrets (name, value) VALUES ('a', 'b')", [], token);
                inside.SetResult();
                await goOn.Task;
            },
            Cancelled).AsTask();
        await inside.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancelled);
        Assert.Null(await store.Settings.FindSecretAsync("a", Cancelled).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Cancelled));
        goOn.SetResult();
        await change;
        Assert.Equal("b", await store.Settings.FindSecretAsync("a", Cancelled));
    }
}
