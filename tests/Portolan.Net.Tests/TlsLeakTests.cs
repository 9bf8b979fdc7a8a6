using System.Globalization;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Authentication;
using Portolan.Net.OpenSsl;

namespace Portolan.Net.Tests;

/// <summary>Thousands of connections leave nothing behind: OpenSSL's own objects are counted (SslStream's are too, for it sits on the same library), the heap and the descriptors measured.</summary>
/// <remarks><c>eng/tls-leaks.sh</c> runs it with 10,000 connections; PORTOLAN_LEAK_CONNECTIONS says how many.</remarks>
[SupportedOSPlatform("linux")]
[Collection(nameof(Alone))]
public sealed class TlsLeakTests(ITestOutputHelper output)
{
    private const int Rounds = 4;
    private const int ConnectionsOfALogin = 5;

    private static readonly int Connections =
        int.TryParse(Environment.GetEnvironmentVariable("PORTOLAN_LEAK_CONNECTIONS"), CultureInfo.InvariantCulture, out var wanted) ? wanted : 2_000;

    public static TheoryData<string> Engines => TlsTestBed.Engines;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task Connections_ByTheThousand_LeaveNothingBehind(string engine)
    {
        Assert.SkipWhen(TlsEngines.Find("openssl") is null, "this machine has no OpenSSL 3 whose objects could be counted");
        // .NET keeps a session for each spelling of the name (see HostNameSpelling): this one has few.
        using var bed = new TlsTestBed(engine, client: client => client with { TargetHost = "a.b" });
        await RunLoginsAsync(bed, 100); // what is made once and kept

        var before = Footprint.Take();
        output.WriteLine($"before: {before}");
        var grown = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var start = Footprint.Take();
            await RunLoginsAsync(bed, Connections / Rounds / ConnectionsOfALogin);
            var end = Footprint.Take();
            output.WriteLine($"round {round + 1}, {Connections / Rounds} connections: {end}");
            grown = Math.Min(grown, end.HeapBytes - start.HeapBytes);
        }
        var after = Footprint.Take();

        // A leak would show in every round; one object or descriptor for each connection would be hundreds.
        Assert.True(grown < 100_000, $"{grown} bytes of native memory were not given back in any round.");
        Assert.InRange(after.Ssl - before.Ssl, -20, 20);
        Assert.InRange(after.Contexts - before.Contexts, -20, 20);
        Assert.InRange(after.Sessions - before.Sessions, -40, 40);
        Assert.InRange(after.Certificates - before.Certificates, -40, 40);
        Assert.InRange(after.Descriptors - before.Descriptors, -20, 20);
    }

    /// <summary>What is left to the collector is given back some time, not when a connection ends.</summary>
    [Theory, MemberData(nameof(Engines))]
    public async Task Connections_Ended_AreFreedWithoutTheCollector(string engine)
    {
        Assert.SkipWhen(TlsEngines.Find("openssl") is null, "this machine has no OpenSSL 3 whose objects could be counted");
        using var bed = new TlsTestBed(engine, client: client => client with { TargetHost = "a.b" });
        await RunLoginsAsync(bed, 4);
        var before = Footprint.Take();
        Assert.True(GC.TryStartNoGCRegion(100 << 20));
        await RunLoginsAsync(bed, 20);
        var after = Footprint.SslAlive;
        if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion) GC.EndNoGCRegion();
        Assert.InRange(after - before.Ssl, -20, 20);
    }

    /// <summary>Each login is a control connection, two data connections that resume, one that is aborted, and one that fails.</summary>
    private static async Task RunLoginsAsync(TlsTestBed bed, int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var client = bed.Engine.CreateClientScope(bed.ClientOptions with { Protocols = i % 2 == 0 ? SslProtocols.Tls13 : SslProtocols.Tls12 });
            using var server = bed.Server.CreateScope();
            await using var control = await TlsTestBed.ConnectAsync(client, server);
            await ReplyAsync(control);
            await TransferAsync(client, server, TlsPurpose.Download);
            await TransferAsync(client, server, TlsPurpose.Upload);
            await server.RenewTicketAsync(Token);
            await ReplyAsync(control);
            await using (var data = await TlsTestBed.ConnectAsync(client, server, TlsPurpose.Upload))
                data.Client.Abort();
            await FailAsync(server);
        }
    }

    private static async Task TransferAsync(TlsScope client, TlsScope server, TlsPurpose purpose)
    {
        await using var data = await TlsTestBed.ConnectAsync(client, server, purpose);
        Assert.True(data.Client.Tls!.Resumed);
        var (sender, receiver) = purpose == TlsPurpose.Upload ? (data.Client, data.Server) : (data.Server, data.Client);
        await TcpConnectionTests.SendAndCompleteAsync(sender, new byte[1_000]);
        Assert.Equal(1_000, (await TcpConnectionTests.ReceiveToEndAsync(receiver)).Length);
    }

    private static async Task FailAsync(TlsScope server)
    {
        await using var tcp = await ConnectedPair.CreateAsync();
        var refused = server.AuthenticateAsync(tcp.Server, TlsPurpose.Upload, Token).AsTask();
        await tcp.Client.SendAsync("noise, no hello"u8.ToArray(), Token);
        await Assert.ThrowsAsync<ConnectionException>(() => refused);
    }

    private static async Task ReplyAsync(TlsPair control)
    {
        await control.Server.SendAsync("226 done\r\n"u8.ToArray(), Token);
        Assert.Equal(10, await control.Client.ReceiveAsync(new byte[100], Token));
    }

    /// <summary>Nothing else may run meanwhile: the counts are the process's.</summary>
    [CollectionDefinition(nameof(Alone), DisableParallelization = true)]
    public sealed class Alone;

    /// <summary>What the process holds.</summary>
    private sealed record Footprint(long HeapBytes, long ResidentBytes, int Descriptors, int Ssl, int Contexts, int Sessions, int Certificates)
    {
        private static readonly ObjectCount SslCount = new(0), ContextCount = new(1), SessionCount = new(2), CertificateCount = new(3);

        public static int SslAlive => SslCount.Alive;

        public static Footprint Take()
        {
            for (var i = 0; i < 3; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
            _ = TrimHeap(0);
            var heap = ReadHeap();
            return new Footprint(
                (long)(heap.InUse + heap.MappedBytes), Environment.WorkingSet, Directory.GetFiles("/proc/self/fd").Length,
                SslCount.Alive, ContextCount.Alive, SessionCount.Alive, CertificateCount.Alive);
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture,
            $"heap {HeapBytes / 1024} KiB, resident {ResidentBytes / 1024} KiB, {Descriptors} descriptors, {Ssl} SSL, {Contexts} SSL_CTX, {Sessions} SSL_SESSION, {Certificates} X509");

        [DllImport("libc", EntryPoint = "mallinfo2"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern HeapStatistics ReadHeap();

        [DllImport("libc", EntryPoint = "malloc_trim"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int TrimHeap(nuint keep);

        [StructLayout(LayoutKind.Sequential)]
        private struct HeapStatistics
        {
            public nuint Arena, FreeChunks, FastChunks, Mapped, MappedBytes, Unused, FastFree, InUse, Free, Top;
        }
    }

    /// <summary>How many objects of a kind (CRYPTO_EX_INDEX_…) OpenSSL has made and not freed since the count began: it calls back for each.</summary>
    private sealed unsafe class ObjectCount
    {
        private static readonly int[] Counts = new int[4];
        private readonly int _kind;

        public ObjectCount(int kind)
        {
            _kind = kind;
            delegate* unmanaged[Cdecl]<nint, nint, nint, int, long, nint, void> made = &Made, freed = &Freed;
            _ = LibSsl.CRYPTO_get_ex_new_index(kind, kind, 0, (nint)made, 0, (nint)freed);
        }

        public int Alive => Volatile.Read(ref Counts[_kind]);

        [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
        private static void Made(nint owner, nint value, nint data, int index, long kind, nint unused) => Interlocked.Increment(ref Counts[kind]);

        [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
        private static void Freed(nint owner, nint value, nint data, int index, long kind, nint unused) => Interlocked.Decrement(ref Counts[kind]);
    }
}
