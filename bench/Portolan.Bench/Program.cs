using BenchmarkDotNet.Running;
using Portolan.Bench;

BenchmarkSwitcher.FromTypes([typeof(CodecBenchmarks), typeof(ListingBenchmarks), typeof(PumpBenchmarks), typeof(TlsBenchmarks)]).Run(args);
