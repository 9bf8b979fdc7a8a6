using BenchmarkDotNet.Attributes;
using Microsoft.Win32.SafeHandles;
using Portolan.Net;

namespace Portolan.Bench;

/// <summary>A file through a connection over loopback and into another file: sendfile and splice where the system has them.</summary>
[MemoryDiagnoser]
public class PumpBenchmarks
{
    private readonly string _folder = Directory.CreateTempSubdirectory("portolan-bench-").FullName;
    private SafeFileHandle? _source;
    private SafeFileHandle? _target;

    [Params(10 * 1024, 64 * 1024 * 1024)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var source = Path.Join(_folder, "source");
        File.WriteAllBytes(source, new byte[Bytes]);
        _source = File.OpenHandle(source);
        _target = File.OpenHandle(Path.Join(_folder, "target"), FileMode.Create, FileAccess.ReadWrite);
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _source?.Dispose();
        _target?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark]
    public async Task<long> SendAndStoreAsync()
    {
        var pair = await LoopbackPair.ConnectAsync();
        await using var client = pair.Client;
        var storing = Task.Run(() => client.ReceiveFileAsync(_target!, 0, long.MaxValue, new ByteCounter()).AsTask());
        await using (var server = pair.Server)
        {
            await server.SendFileAsync(_source!, 0, Bytes, new ByteCounter());
            await server.CompleteAsync();
        }
        return await storing;
    }
}
