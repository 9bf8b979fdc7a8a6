using FsCheck.Fluent;
using Portolan.Testing;

namespace Portolan.Protocol.Tests;

public class FeatureSetTests
{
    [Fact]
    public void Parse_ProFtpd_KnowsVerbsAndParameters()
    {
        var features = FeatureSet.Parse(new Reply(211, "Features:", "CLNT", "EPRT", "MLST modify*;perm*;size*;type*;", "AUTH TLS", "UTF8", "LANG en-US.UTF-8*;en-US", "End"));
        Assert.True(features.Has("eprt"));
        Assert.True(features.Has("UTF8"));
        Assert.False(features.Has("EPSV"));
        Assert.Equal("", features.ParameterOf("clnt"));
        Assert.Equal("modify*;perm*;size*;type*;", features.ParameterOf("MLST"));
        Assert.Null(features.ParameterOf("EPSV"));
        Assert.Equal(6, features.Verbs.Count);
    }

    [Fact]
    public void Parse_Vsftpd_JoinsTheLinesOfAuth() =>
        Assert.Equal("SSL;TLS", FeatureSet.Parse(new Reply(211, "Features:", "AUTH SSL", "AUTH TLS", "EPRT", "End")).ParameterOf("AUTH"));

    [Fact]
    public void Parse_SloppyLines_AreTrimmed()
    {
        var features = FeatureSet.Parse(new Reply(211, "Extensions supported:", "  rest   STREAM ", "", "\tSIZE", "END"));
        Assert.Equal("STREAM", features.ParameterOf("REST"));
        Assert.True(features.Has("SIZE"));
    }

    [Fact]
    public void Parse_NoFeatures_IsEmpty()
    {
        Assert.Empty(FeatureSet.Parse(new Reply(500, "FEAT not understood")).Verbs);
        Assert.Empty(FeatureSet.Parse(new Reply(211, "No features supported")).Verbs); // RFC 2389 §3.2
        Assert.Empty(FeatureSet.Parse(new Reply(502, "a", "SIZE", "b")).Verbs);
        Assert.Empty(FeatureSet.Empty.Verbs);
    }

    [Fact]
    public void Parse_AnyLines_NeverThrows() => Law.Holds(Gen.NonEmptyListOf(Any.Name), lines =>
    {
        var features = FeatureSet.Parse(new Reply(211, [.. lines]));
        Assert.All(features.Verbs, verb => Assert.NotNull(features.ParameterOf(verb)));
    });
}
