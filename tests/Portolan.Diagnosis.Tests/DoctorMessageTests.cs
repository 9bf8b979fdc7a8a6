namespace Portolan.Diagnosis.Tests;

public sealed class DoctorMessageTests
{
    [Fact]
    public void Parse_WhatWasWritten_IsTheSame()
    {
        var message = new DoctorMessage("k3v9-x2_m7", new DoctorSummary("no", "workaround", "epsv", ["client-nat", "wrong-passive-address"], 20));
        var read = DoctorMessage.Parse(message.ToArgument());
        Assert.Equal(message.ToArgument(), read?.ToArgument());
        Assert.Equal(["client-nat", "wrong-passive-address"], read!.Summary.Causes);
    }

    [Fact]
    public void Parse_NoCausesAndKeysOfTomorrow_AreTaken()
    {
        var read = DoctorMessage.Parse("report id active=ok passive=ok use=either exit=0 causes= colour=blue");
        Assert.Empty(read!.Summary.Causes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("now")]
    [InlineData("REPORT")]
    [InlineData("REPORT id")]
    [InlineData("REPORT id active=ok passive=ok use=either")]
    [InlineData("REPORT id active=maybe passive=ok use=either exit=0")]
    [InlineData("REPORT id active=ok passive=ok use=either exit=256")]
    [InlineData("REPORT id active=ok passive=ok use=either exit=-1")]
    [InlineData("REPORT i/d active=ok passive=ok use=either exit=0")]
    [InlineData("REPORT id active=ok passive=ok use=either exit=0 causes=<script>")]
    [InlineData("REPORT id active=ok passive=ok use=either exit=0 causes=a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q")]
    [InlineData("REPORT aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa active=ok passive=ok use=either exit=0")]
    public void Parse_AnythingElse_IsNoMessage(string argument) => Assert.Null(DoctorMessage.Parse(argument));
}
