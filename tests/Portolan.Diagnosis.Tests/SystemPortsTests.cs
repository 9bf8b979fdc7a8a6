namespace Portolan.Diagnosis.Tests;

public sealed class SystemPortsTests
{
    [Theory]
    [InlineData("32768\t60999\n", "\n", "50000-50010", true)]
    [InlineData("32768\t60999\n", "50000-50010\n", "50000-50010", false)]
    [InlineData("32768\t60999\n", "50000-50004,50005,50006-51000\n", "50000-50010", false)]
    [InlineData("32768\t60999\n", "50000-50009\n", "50000-50010", true)]
    [InlineData("32768\t60999\n", "60990-60999\n", "60990-61010", false)] // above it nothing is taken
    [InlineData("32768\t60999\n", "", "20000-20010", false)]
    [InlineData("", "", "50000-50010", false)]
    public void MayTake_Range_OnlyWhereItIsEphemeralAndNotReserved(string ephemeral, string reserved, string range, bool expected)
    {
        Assert.True(PortRange.TryParse(range, out var passive));
        Assert.Equal(expected, SystemPorts.Parse(ephemeral, reserved).MayTake(passive));
    }

    [Fact]
    public void ReserveCommand_PortsReservedAlready_KeepsThem() =>
        Assert.Equal("sysctl -w net.ipv4.ip_local_reserved_ports=8080,50000-50010", SystemPorts.Parse("32768 60999", "8080").ReserveCommand(new(50000, 50010)));
}
