using System.Net;
using System.Net.Sockets;
using Portolan.Console.Tests.Kit;

namespace Portolan.Console.Tests;

/// <summary>Where the console's port cannot be had, the reason is a word that every language can say.</summary>
public sealed class ListenTests
{
    [Fact]
    public async Task Start_OnATakenPort_SaysSo()
    {
        await using var rig = await Rig.StartAsync();
        var taken = new IPEndPoint(IPAddress.Loopback, rig.Address.Port);
        var failure = await Assert.ThrowsAsync<ConsoleListenException>(() => ConsoleServer.StartAsync(rig.Console.Context.Options with { Listen = taken }, TestContext.Current.CancellationToken));
        Assert.Equal((ConsoleListenFault.Taken, taken), (failure.Fault, failure.EndPoint));
    }

    [Fact]
    public async Task Start_OnAnAddressOfAnotherMachine_SaysSo()
    {
        await using var rig = await Rig.StartAsync();
        var failure = await Assert.ThrowsAsync<ConsoleListenException>(() =>
            ConsoleServer.StartAsync(rig.Console.Context.Options with { Listen = new(IPAddress.Parse("192.0.2.1"), 0) }, TestContext.Current.CancellationToken));
        Assert.Equal(ConsoleListenFault.NotOfThisMachine, failure.Fault);
        Assert.NotEmpty(failure.Message);
    }

    [Theory]
    [InlineData(SocketError.AccessDenied, ConsoleListenFault.NotPermitted)]
    [InlineData(SocketError.AddressFamilyNotSupported, ConsoleListenFault.Other)]
    public void FaultOf_WhatTheSystemSays_IsItsWord(SocketError error, ConsoleListenFault fault) => Assert.Equal(fault, ConsoleListenException.FaultOf(new SocketException((int)error)));

    [Fact]
    public void FaultOf_AnythingElse_IsNone() => Assert.Null(ConsoleListenException.FaultOf(new InvalidOperationException()));
}
