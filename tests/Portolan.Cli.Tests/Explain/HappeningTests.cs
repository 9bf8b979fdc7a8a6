using System.Net;
using System.Text.Json;
using Portolan.Cli.Explain.Ends;
using Portolan.Diagnosis;

namespace Portolan.Cli.Tests.Explain;

public sealed class HappeningTests
{
    [Fact]
    public void FromLine_WhatToLineWrote_IsTheSame()
    {
        var trace = new DataConnectionTrace
        {
            Mode = DataMode.Port,
            ControlLocal = IPEndPoint.Parse("192.168.1.10:40001"),
            Announced = IPEndPoint.Parse("203.0.113.10:40002"),
            TlsProtocol = "TLSv1.3",
            TlsResumed = true,
            Bytes = 2048,
            Close = CloseKind.CloseNotify,
            Failure = DataFailure.TimedOut,
            ReplyCode = 425,
        };
        trace.Reach(DataStep.Announced, TimeSpan.FromMilliseconds(3));
        trace.Reach(DataStep.Opening, TimeSpan.FromMilliseconds(5));
        var told = new Happening(End.Client, Happened.Ended, "PORT \"1\"\r\nü", Local: trace.ControlLocal, Trace: TraceNote.Of(trace));

        var line = told.ToLine();
        var read = Happening.FromLine(line);

        Assert.DoesNotContain('\n', line);
        Assert.Equal((told.By, told.What, told.Text, told.Local, told.Remote), (read.By, read.What, read.Text, read.Local, read.Remote));
        var copy = read.Trace!.ToTrace();
        Assert.Equal((trace.Announced, trace.TlsResumed, trace.Bytes, trace.Close, trace.Failure), (copy.Announced, copy.TlsResumed, copy.Bytes, copy.Close, copy.Failure));
        Assert.Equal((DataStep.Opening, trace.At(DataStep.Announced)), (copy.Reached, copy.At(DataStep.Announced)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Unhandled exception.")]
    [InlineData("null")]
    [InlineData("{\"By\":0,\"What\":1,\"Local\":\"nowhere\"}")]
    public void FromLine_AnythingElse_IsRefused(string line) => Assert.Throws<JsonException>(() => Happening.FromLine(line));
}
