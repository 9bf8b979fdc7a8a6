using System.Buffers.Binary;
using System.Net;
using Portolan.Net.PortMapping;
using Portolan.Testing;

namespace Portolan.Net.Tests.PortMapping;

/// <summary>PCP: the bytes, and the client against a router on loopback.</summary>
public sealed class PcpTests
{
    private static readonly IPAddress External = IPAddress.Parse("203.0.113.20");
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public void WriteMap_Layout_IsThatOfTheRfc()
    {
        var bytes = PcpMessage.WriteMap(IPAddress.Parse("192.168.1.10"), new PcpNonce(0x0102030405060708, 0x090a0b0c), 50000, 3600);

        Assert.Equal(
            "0201000000000E10" + "00000000000000000000FFFFC0A8010A" // version 2, MAP, lifetime, our address
            + "0102030405060708090A0B0C" + "06000000" + "C350C350" + "00000000000000000000FFFF00000000", // nonce, TCP, ports, any external address
            Convert.ToHexString(bytes));
    }

    [Fact]
    public void Read_AnyBytes_NeverThrows()
    {
        Law.NeverThrows(bytes => PcpMessage.Read(bytes));
        Law.NeverThrows(bytes => PcpMessage.Read([2, 0x81, 0, 0, .. bytes]));
        Law.NeverThrows(bytes => PcpMessage.Read([2, 0x81, 0, 0, .. new byte[56], .. bytes]));
    }

    [Fact]
    public void Read_CutShort_IsNoMapping()
    {
        var answer = Answer(PcpMessage.WriteMap(IPAddress.Loopback, new PcpNonce(1, 2), 21, 60));
        for (var length = 0; length < answer.Length; length++) Assert.Null(PcpMessage.Read(answer.AsSpan(0, length))?.Mapping);
        Assert.Equal(new PcpMapping(new PcpNonce(1, 2), 21, 21, External), PcpMessage.Read(answer)!.Mapping);
    }

    [Fact]
    public async Task Map_RouterAgrees_IsMappedForTheLifetimeItGrants()
    {
        await using var router = new DatagramRouter(question => Answer(question, lifetime: 120));
        using var mapper = new PcpMapper(router.Path, TimeProvider.System);

        var outcome = await mapper.MapAsync(50000, TimeSpan.FromHours(1), Now);

        Assert.Equal(new PortMappingOutcome(PortMappingFailure.None, TimeSpan.FromMinutes(2), null), outcome);
        Assert.Equal(new RouterCheck(PortMappingFailure.None, External, MappingsLost: false), await mapper.CheckAsync(50000, Now));
    }

    [Fact]
    public async Task Map_FirstDatagramLost_IsSentAgain()
    {
        var count = 0;
        await using var router = new DatagramRouter(question => ++count < 3 ? [] : [Answer(question)]);
        using var mapper = new PcpMapper(router.Path, TimeProvider.System);

        Assert.Equal(PortMappingFailure.None, (await mapper.MapAsync(50000, TimeSpan.FromHours(1), Now)).Failure);
        Assert.All(router.Questions, question => Assert.Equal(router.Questions[0], question));
    }

    [Fact]
    public async Task Map_OtherPort_IsGivenBackAndSaid()
    {
        await using var router = new DatagramRouter(question => Answer(question, externalPort: 40001));
        using var mapper = new PcpMapper(router.Path, TimeProvider.System);

        var outcome = await mapper.MapAsync(50000, TimeSpan.FromHours(1), Now);

        Assert.Equal((PortMappingFailure.OtherPort, "40001"), (outcome.Failure, outcome.Detail));
        Assert.Equal(0u, BinaryPrimitives.ReadUInt32BigEndian(router.Questions[^1].AsSpan(4)));
        Assert.Equal(router.Questions[0][24..36], router.Questions[^1][24..36]); // only who knows the nonce may end it
    }

    [Fact]
    public async Task Map_AnswersToOtherQuestions_AreNotTaken()
    {
        await using var router = new DatagramRouter(question =>
        [
            [], [2], new byte[60], Answer(question, nonce: 7), Answer(question, internalPort: 99), Answer([2, 0, .. question[2..]]), new byte[1200], Answer(question, result: 8),
        ]);
        using var mapper = new PcpMapper(router.Path, TimeProvider.System);

        Assert.Equal(PortMappingOutcome.Failed(PortMappingFailure.Full, "PCP 8"), await mapper.MapAsync(50000, TimeSpan.FromHours(1), Now));
    }

    [Theory]
    [InlineData("0080000100000000")] // a router that knows only NAT-PMP
    [InlineData("018100010000000000000000000000000000000000000000")] // one that knows only PCP 1
    public async Task Check_OtherVersionOnly_IsNotOffered(string answer)
    {
        await using var router = new DatagramRouter(_ => Convert.FromHexString(answer));
        using var mapper = new PcpMapper(router.Path, TimeProvider.System);

        Assert.Equal(PortMappingFailure.NotOffered, (await mapper.CheckAsync(port: null, Now)).Failure);
    }

    [Theory]
    [InlineData(2, PortMappingFailure.Refused)]
    [InlineData(7, PortMappingFailure.Offline)]
    [InlineData(10, PortMappingFailure.Full)]
    [InlineData(11, PortMappingFailure.Taken)]
    [InlineData(12, PortMappingFailure.OtherNetwork)]
    [InlineData(99, PortMappingFailure.RouterError)]
    public async Task Map_Refused_SaysWhy(byte result, PortMappingFailure expected)
    {
        await using var router = new DatagramRouter(question => Answer(question, result: result));
        using var mapper = new PcpMapper(router.Path, TimeProvider.System);

        Assert.Equal(PortMappingOutcome.Failed(expected, $"PCP {result}"), await mapper.MapAsync(21, TimeSpan.FromHours(1), Now));
    }

    [Fact]
    public async Task Check_NobodyListens_IsNoAnswer()
    {
        var router = new DatagramRouter(_ => Array.Empty<byte[]>());
        var path = router.Path;
        await router.DisposeAsync();
        using var mapper = new PcpMapper(path, TimeProvider.System);

        Assert.Equal(PortMappingFailure.NoAnswer, (await mapper.CheckAsync(port: null, Now)).Failure);
    }

    [Fact]
    public async Task Check_EpochStepsBack_MappingsAreLostOnce()
    {
        var epoch = 5000u;
        await using var router = new DatagramRouter(question => Answer(question, epoch: epoch));
        using var mapper = new PcpMapper(router.Path, TimeProvider.System);
        await mapper.MapAsync(21, TimeSpan.FromHours(1), Now);
        Assert.False((await mapper.CheckAsync(21, Now)).MappingsLost);

        epoch = 3;

        Assert.True((await mapper.CheckAsync(21, Now)).MappingsLost);
        Assert.False((await mapper.CheckAsync(21, Now)).MappingsLost);
    }

    /// <summary>The router's answer to a question, with what a test changes.</summary>
    private static byte[] Answer(byte[] question, byte result = 0, uint lifetime = 3600, uint epoch = 100, ushort? externalPort = null, ushort? internalPort = null, ulong? nonce = null)
    {
        var answer = question.ToArray();
        answer[1] |= 0x80;
        answer.AsSpan(8, 16).Clear();
        answer[3] = result;
        BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(4), lifetime);
        BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(8), epoch);
        if (answer.Length < 60) return answer;
        if (nonce is { } other) BinaryPrimitives.WriteUInt64BigEndian(answer.AsSpan(24), other);
        if (internalPort is { } inside) BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(40), inside);
        if (externalPort is { } outside) BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(42), outside);
        External.MapToIPv6().TryWriteBytes(answer.AsSpan(44), out _);
        return answer;
    }
}
