using BenchmarkDotNet.Attributes;
using Portolan.Protocol;
using Portolan.Server.Files;
using Portolan.Server.Files.Local;

namespace Portolan.Bench;

/// <summary>Reads a directory with the facts of every entry, and writes the lines of MLSD.</summary>
[MemoryDiagnoser]
public class ListingBenchmarks
{
    private readonly string _root = Directory.CreateTempSubdirectory("portolan-bench-").FullName;
    private readonly byte[] _line = new byte[4096];
    private LocalFileStore? _store;

    [Params(100, 10_000)]
    public int Entries { get; set; }

    /// <summary>The engine of other systems, for comparison.</summary>
    [Params(false, true)]
    public bool Portable { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        for (var i = 0; i < Entries; i++) File.WriteAllText(Path.Join(_root, $"entry-{i:000000}"), "16 bytes of text");
        _store = new LocalFileStore(new LocalFileStoreOptions { Root = _root, PortableIO = Portable });
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _store?.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Benchmark]
    public async Task<long> ListAsync()
    {
        using var reader = await _store!.OpenDirectoryAsync(VirtualPath.Root, CancellationToken.None);
        var bytes = 0L;
        while (await reader.FillAsync(CancellationToken.None)) bytes += WriteBatch(reader);
        return bytes;
    }

    private long WriteBatch(DirectoryReader reader)
    {
        var bytes = 0L;
        while (reader.TryRead(out var name, out var facts)) bytes += MlsxLine.Write(_line, name, facts, MlsxFactSet.Default, "adfrw"u8, endLine: true);
        return bytes;
    }
}
