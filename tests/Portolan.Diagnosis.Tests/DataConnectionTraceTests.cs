namespace Portolan.Diagnosis.Tests;

public sealed class DataConnectionTraceTests
{
    [Fact]
    public void Reach_SameStepTwice_FirstTimeCounts()
    {
        var trace = new DataConnectionTrace { Mode = DataMode.Pasv };
        trace.Reach(DataStep.Announced, TimeSpan.Zero);
        trace.Reach(DataStep.Opening, TimeSpan.FromMilliseconds(2));
        trace.Reach(DataStep.Opening, TimeSpan.FromMilliseconds(9));

        Assert.Equal(TimeSpan.Zero, trace.At(DataStep.Announced));
        Assert.Equal(TimeSpan.FromMilliseconds(2), trace.At(DataStep.Opening));
        Assert.Null(trace.At(DataStep.Connected));
        Assert.Equal(DataStep.Opening, trace.Reached);
    }

    [Theory]
    [InlineData(DataMode.Port, DataStep.Opening, DataFailure.TimedOut, DataStep.Opening)] // the server's SYN never came through
    [InlineData(DataMode.Eprt, DataStep.Opening, DataFailure.Refused, DataStep.Opening)]
    [InlineData(DataMode.Pasv, DataStep.Opening, DataFailure.NoConnectionArrived, DataStep.Connected)]
    [InlineData(DataMode.Epsv, DataStep.Announced, DataFailure.RangeExhausted, DataStep.Opening)]
    [InlineData(DataMode.Epsv, DataStep.Connected, DataFailure.TlsHandshakeFailed, DataStep.TlsDone)]
    [InlineData(DataMode.Epsv, DataStep.Connected, DataFailure.Stalled, DataStep.FirstByte)]
    [InlineData(DataMode.Epsv, DataStep.FirstByte, DataFailure.Reset, DataStep.LastByte)]
    [InlineData(DataMode.Port, DataStep.ControlConnected, DataFailure.PeerAddressMismatch, DataStep.Announced)]
    [InlineData(DataMode.Port, DataStep.Closed, DataFailure.None, DataStep.None)]
    public void FailedStep_ByCauseAndProgress_IsTheStoryStep(DataMode mode, DataStep reached, DataFailure failure, DataStep expected)
    {
        var trace = new DataConnectionTrace { Mode = mode, Failure = failure };
        trace.Reach(reached, TimeSpan.Zero);

        Assert.Equal(expected, trace.FailedStep);
    }
}
