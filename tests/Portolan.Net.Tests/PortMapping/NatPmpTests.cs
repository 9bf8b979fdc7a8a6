using System.Buffers.Binary;
using System.Net;
using Portolan.Net.PortMapping;
using Portolan.Testing;

namespace Portolan.Net.Tests.PortMapping;

/// <summary>NAT-PMP: the bytes, and the client against a router on loopback.</summary>
public sealed class NatPmpTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public void Write_Layout_IsThatOfTheRfc()
    {
        Assert.Equal("0000", Convert.ToHexString(NatPmpMessage.WriteExternalAddress()));
        Assert.Equal("00020000C350C35000000E10", Convert.ToHexString(NatPmpMessage.WriteMap(50000, 3600)));
        Assert.Equal("00020000C350000000000000", Convert.ToHexString(NatPmpMessage.WriteMap(50000, 0)));
    }

    [Fact]
    public void Read_AnyBytes_NeverThrows()
    {
        Law.NeverThrows(bytes => NatPmpMessage.Read(bytes));
        Law.NeverThrows(bytes => NatPmpMessage.Read([0, 0x82, .. bytes]));
        Law.NeverThrows(bytes => NatPmpMessage.Read([0, 0x80, .. bytes]));
    }

    [Fact]
    public async Task MapAndCheck_RouterAgrees_GiveLifetimeAndAddress()
    {
        await using var router = new DatagramRouter(question => Answer(question));
        using var mapper = new NatPmpMapper(router.Path, TimeProvider.System);

        Assert.Equal(new PortMappingOutcome(PortMappingFailure.None, TimeSpan.FromHours(1), null), await mapper.MapAsync(21, TimeSpan.FromHours(1), Now));
        Assert.Equal(new RouterCheck(PortMappingFailure.None, IPAddress.Parse("203.0.113.20"), false), await mapper.CheckAsync(21, Now));
        Assert.Equal(PortMappingFailure.None, await mapper.UnmapAsync(21, Now));
    }

    [Fact]
    public async Task Map_OtherPort_IsGivenBackAndSaid()
    {
        await using var router = new DatagramRouter(question => Answer(question, externalPort: 40001));
        using var mapper = new NatPmpMapper(router.Path, TimeProvider.System);

        Assert.Equal(PortMappingOutcome.Failed(PortMappingFailure.OtherPort, "40001"), await mapper.MapAsync(50000, TimeSpan.FromHours(1), Now));
        Assert.Equal("00020000C350000000000000", Convert.ToHexString(router.Questions[^1]));
    }

    [Theory]
    [InlineData(2, PortMappingFailure.Refused)]
    [InlineData(3, PortMappingFailure.Offline)]
    [InlineData(4, PortMappingFailure.Full)]
    [InlineData(5, PortMappingFailure.NotOffered)]
    [InlineData(77, PortMappingFailure.RouterError)]
    public async Task Map_Refused_SaysWhyAlsoWhereTheAnswerIsShort(byte result, PortMappingFailure expected)
    {
        await using var router = new DatagramRouter(question => Answer(question, result)[..8]);
        using var mapper = new NatPmpMapper(router.Path, TimeProvider.System);

        Assert.Equal(PortMappingOutcome.Failed(expected, $"NAT-PMP {result}"), await mapper.MapAsync(21, TimeSpan.FromHours(1), Now));
    }

    [Fact]
    public async Task Map_LateAnswerToAnotherPort_IsNotTaken()
    {
        await using var router = new DatagramRouter(question => [Answer(NatPmpMessage.WriteMap(99, 60), result: 2), Answer(NatPmpMessage.WriteExternalAddress()), Answer(question)]);
        using var mapper = new NatPmpMapper(router.Path, TimeProvider.System);

        Assert.Equal(PortMappingFailure.None, (await mapper.MapAsync(21, TimeSpan.FromHours(1), Now)).Failure);
    }

    [Theory]
    [InlineData(1101)] // one more than any answer has, RFC 6887 §7
    [InlineData(9000)]
    public async Task Map_DatagramLargerThanAnyAnswer_IsNotTaken(int bytes)
    {
        await using var router = new DatagramRouter(question => [[.. Answer(question, result: 2), .. new byte[bytes - 16]], Answer(question)]);
        using var mapper = new NatPmpMapper(router.Path, TimeProvider.System);

        Assert.Equal(PortMappingFailure.None, (await mapper.MapAsync(21, TimeSpan.FromHours(1), Now)).Failure);
    }

    [Fact]
    public async Task Check_SecondAnswerToTheLastQuestion_IsNotTakenForThisOne()
    {
        byte last = 0;
        await using var router = new DatagramRouter(question =>
        {
            var answer = Answer(question);
            answer[11] = ++last; // the external address counts the questions
            return [answer, answer];
        });
        using var mapper = new NatPmpMapper(router.Path, TimeProvider.System);

        for (byte expected = 1; expected < 5; expected++)
        {
            Assert.Equal(expected, (await mapper.CheckAsync(port: null, Now)).ExternalAddress!.GetAddressBytes()[3]);
            await router.Answered.WaitAsync(Now);
        }
    }

    private static byte[] Answer(byte[] question, byte result = 0, ushort? externalPort = null)
    {
        if (question[1] == 0) return [0, 0x80, 0, result, 0, 0, 0, 9, 203, 0, 113, 20];
        byte[] answer = [0, 0x82, 0, result, 0, 0, 0, 9, .. question[4..]];
        if (externalPort is { } port) BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(10), port);
        return answer;
    }
}
