using Portolan.Server.Accounts;
using Portolan.Server.Files.Local;
using Portolan.Server.Quotas;
using Portolan.Server.Tests.Kit;
using static Portolan.Server.Tests.Files.StoreActions;

namespace Portolan.Server.Tests.Faults;

/// <summary>One upload that is struck by a fault, the recovery, and the judgement: old file or complete new one, nothing lost that was promised, resumable to an equal checksum.</summary>
internal sealed class FaultRound(string root, FaultDisk? disk, UploadFault fault, FlushPolicy flush, byte[]? old, byte[] content, int cut)
{
    private const int StoreFailed = 47; // logged as an error, as it should be
    private readonly string _target = Path.Join(root, "target");

    /// <summary>All is sent, and there is not enough room for it.</summary>
    private bool IsTooMuch => fault is UploadFault.DiskFull or UploadFault.QuotaReached;

    /// <summary>All is sent; where it goes wrong is the disk's or the quota's matter, or comes behind the end.</summary>
    private bool IsStruckByItself => IsTooMuch || fault == UploadFault.PowerCutBehindReply;

    /// <summary>What the system had not written by itself is gone.</summary>
    private bool IsLastWriteLost => fault is UploadFault.PowerCut or UploadFault.PowerCutBehindReply or UploadFault.PowerCutBehindBreak or UploadFault.DiskBecomesReadOnly;

    private bool UsesTls => fault == UploadFault.DataEndsWithoutCloseNotify;

    /// <summary>The bytes that an upload must have left for resuming where it did not get through: all that had arrived. Null where the system may have lost some.</summary>
    private long? Kept => fault switch
    {
        UploadFault.PowerCutBehindReply => null,
        UploadFault.PowerCutBehindBreak when flush == FlushPolicy.Off => null,
        UploadFault.PowerCut or UploadFault.DiskBecomesReadOnly => flush == FlushPolicy.Always && cut < content.Length ? cut : null,
        _ => cut,
    };

    public async Task<FaultOutcome> RunAsync()
    {
        LayOut();
        var promised = await StrikeAsync();
        if (fault == UploadFault.DiskFull) File.Delete(Path.Join(root, "filler"));
        if (IsLastWriteLost || fault == UploadFault.DiskFails) disk!.ComeBack();
        var found = File.Exists(_target) ? await File.ReadAllBytesAsync(_target) : null;
        if (Judge(found, promised) is { } wrong) return new FaultOutcome($"{this}: {wrong}", 0);
        using var store = Store();
        var partial = await store.FindPartialAsync(P("/target"), default) ?? 0;
        var problem = JudgePartial(found, partial) ?? await ResumeAsync(store, found, (int)partial);
        return new FaultOutcome(problem is null ? null : $"{this}: {problem}", partial);
    }

    public override string ToString() => $"{fault}, flush {flush}, old {old?.Length ?? -1}, new {content.Length}, cut at {cut}";

    private void LayOut()
    {
        foreach (var file in Directory.EnumerateFiles(root)) File.Delete(file);
        if (old is not null)
        {
            using var handle = File.OpenHandle(_target, FileMode.Create, FileAccess.Write);
            RandomAccess.Write(handle, old, 0);
            RandomAccess.FlushToDisk(handle);
        }
        if (fault == UploadFault.DiskFull) Fill(leave: cut);
        disk?.Settle();
    }

    private void Fill(long leave)
    {
        var free = new DriveInfo(root).AvailableFreeSpace;
        using var filler = File.OpenHandle(Path.Join(root, "filler"), FileMode.Create, FileAccess.Write, preallocationSize: Math.Max(0, free - leave - (64 << 10)));
    }

    /// <returns>True where the client was told 226.</returns>
    private async Task<bool> StrikeAsync()
    {
        using var store = Store();
        await using var server = await RunningServer.StartAsync(Change, store);
        server.Expect(StoreFailed);
        await using var client = UsesTls ? await server.LoginWithTlsAsync() : await server.LoginAsync();
        client.ProtectData = UsesTls;
        await using var data = await client.BeginAsync("STOR target");
        try
        {
            await data.WriteAsync(content.AsMemory(0, cut));
            await Patience.UntilAsync(() => server.Server.Context.Sessions.All.All(session => session.RunningWork is not { } work || work.Transfer!.Bytes >= cut));
            if (IsStruckByItself) await data.WriteAsync(content.AsMemory(cut));
            if (IsStruckByItself || (cut == content.Length && !UsesTls)) await data.FinishAsync(); // the fault meets the commit
        }
        catch (IOException)
        {
            // A full disk ends the transfer while it is sent.
        }
        if (fault != UploadFault.PowerCutBehindReply) Strike(client, data);
        if (fault == UploadFault.ControlReset) await data.IsClosedAsync(); // by the server: a FIN of ours would be the end of a whole file
        if (fault == UploadFault.ServerStops) await server.DisposeAsync();
        var isPromised = await ReadEndAsync(client) == 226;
        if (fault is UploadFault.PowerCutBehindReply or UploadFault.PowerCutBehindBreak) disk!.CutPower();
        return isPromised;

        FtpServerOptions Change(FtpServerOptions options) => fault switch
        {
            UploadFault.DataEndsWithoutCloseNotify => options with { Tls = RunningServer.Tls(new TlsSettings { RequireCloseNotify = true }) },
            UploadFault.QuotaReached => options with { Accounts = RunningServer.Accounts(new Account { Name = RunningServer.User, Files = store, Use = Quota() }) },
            _ => options,
        };
    }

    /// <summary>Room for the old file, or for what stands before the cut in its place.</summary>
    private AccountUse Quota() => new(new AccountUsage { Bytes = old?.Length ?? 0, Files = old is null ? 0 : 1 }) { Limits = new AccountLimits { QuotaBytes = Math.Max(1, cut) } };

    private void Strike(RawClient client, RawData data)
    {
        switch (fault)
        {
            case UploadFault.PowerCut:
                disk!.CutPower();
                data.Reset();
                break;
            case UploadFault.DiskFails:
                disk!.Fail();
                data.Reset();
                break;
            case UploadFault.DiskBecomesReadOnly:
                disk!.BecomeReadOnly();
                data.Reset();
                break;
            case UploadFault.DataReset or UploadFault.PowerCutBehindBreak:
                data.Reset();
                break;
            case UploadFault.DataEndsWithoutCloseNotify:
                data.FinishWithoutCloseNotify();
                break;
            case UploadFault.ControlReset:
                client.Reset();
                break;
        }
    }

    private static async Task<int?> ReadEndAsync(RawClient client)
    {
        try
        {
            return (await client.ReadAsync()).Code;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return null; // the control connection is gone
        }
    }

    private string? Judge(byte[]? found, bool promised)
    {
        if (IsTooMuch && promised) return "there was room for all of it: nothing was struck";
        var isNew = found is not null && found.AsSpan().SequenceEqual(content);
        var isOld = old is null ? found is null : found is not null && found.AsSpan().SequenceEqual(old);
        if (isNew || (isOld && !promised)) return null;
        // Left to the system, a file that was new may not have reached the disk; one that replaced another has its content.
        if (IsLastWriteLost && flush == FlushPolicy.Off && (isOld || (old is null && (found is null || content.AsSpan().StartsWith(found))))) return null;
        return $"{(promised ? "226 was sent" : "no 226 was sent")}, and the target is {(found is null ? "missing" : isOld ? "the old file" : $"neither: {found.Length} bytes")}";
    }

    private string? JudgePartial(byte[]? found, long partial)
    {
        if (partial > content.Length) return $"the partial has {partial} bytes";
        var isThrough = found is not null && content.AsSpan().SequenceEqual(found);
        var isThere = Kept is not { } kept || partial == kept || (fault == UploadFault.DiskFull && partial > kept); // the disk had a little more room than was left to it
        return isThrough || isThere ? null : $"{Kept} bytes had arrived, and the partial has {partial}";
    }

    /// <summary>What any client does next: asks how much is there, and goes on from it.</summary>
    private async Task<string?> ResumeAsync(LocalFileStore store, byte[]? found, int partial)
    {
        await using var server = await RunningServer.StartAsync(files: store);
        await using var client = await server.LoginAsync();
        if (found is null && partial > 0 && (await client.CommandAsync("SIZE target")).Text is var told && told != $"213 {partial}") return $"SIZE says {told}, and {partial} bytes are there";
        if (partial > 0) await client.CommandAsync($"REST {partial}", 350);
        var reply = await client.UploadAsync("STOR target", content.AsMemory(partial));
        if (reply.Code != 226) return $"resuming at {partial} was answered {reply}";
        var now = await File.ReadAllBytesAsync(_target);
        return content.AsSpan().SequenceEqual(now) ? null : $"resumed at {partial}, the content differs";
    }

    private LocalFileStore Store() => new(new LocalFileStoreOptions { Root = root, Flush = flush });
}
