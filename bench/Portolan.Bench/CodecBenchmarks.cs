using BenchmarkDotNet.Attributes;
using Portolan.Protocol;

namespace Portolan.Bench;

/// <summary>The words of FTP: a command line in, replies and listing lines out.</summary>
[MemoryDiagnoser]
public class CodecBenchmarks
{
    private static readonly DateTime Now = new(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc);
    private readonly byte[] _line = new byte[512];
    private readonly LineBuffer _lines = new(512);
    private readonly EntryFacts _facts = new()
    {
        Kind = EntryKind.File,
        Size = 1_234_567,
        Modified = Now.AddDays(-3),
        UnixMode = 0b110_100_100,
        Links = 1,
        Owner = "root",
        Group = "root",
        UniqueDevice = 0x801,
        UniqueFile = 0x2c0f1,
    };

    [Benchmark]
    public int ReadCommandLine()
    {
        "RETR pictures/cat.jpg\r\n"u8.CopyTo(_lines.GetFreeMemory().Span);
        _lines.Advance(23);
        return _lines.TryRead(out var line) == LineStatus.Line ? Protocol.CommandLine.Parse(line).Argument.Length : throw new InvalidOperationException("No line came out.");
    }

    [Benchmark]
    public int EncodeReply() => new Reply(250, "Listing /pictures/cat.jpg", "type=file;size=1234567; /pictures/cat.jpg", "End").Encoded.Length;

    [Benchmark]
    public int WriteMlsdLine() => MlsxLine.Write(_line, "cat.jpg"u8, _facts, MlsxFactSet.Default, "adfrw"u8, endLine: true);

    [Benchmark]
    public int WriteListLine() => ListLine.Write(_line, "cat.jpg"u8, _facts, Now);
}
