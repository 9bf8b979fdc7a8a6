using Portolan.Cli.Serve;
using Portolan.Server;
using Portolan.Server.Accounts;
using Portolan.Server.Files;

namespace Portolan.Cli.Tests.Serve;

public class UserSpecTests
{
    [Theory]
    [InlineData("bob", "bob", null, null)]
    [InlineData("bob:secret", "bob", "secret", null)]
    [InlineData("bob:secret:read,list", "bob", "secret", FileRights.Read | FileRights.List)]
    [InlineData("bob:se:cr:et", "bob", "se:cr:et", null)]
    [InlineData("bob:se:cr:et:ro", "bob", "se:cr:et", FileRights.ReadOnly)]
    [InlineData("bob:ends:read:all", "bob", "ends:read", FileRights.All)]
    [InlineData("bob::ro", "bob", null, FileRights.ReadOnly)]
    [InlineData("bob:", "bob", null, null)]
    [InlineData("bob:ro", "bob", "ro", null)]
    public void TryParse_Spellings_AreReadAsDocumented(string text, string name, string? password, FileRights? rights)
    {
        Assert.True(UserSpec.TryParse(text, out var user));
        Assert.Equal((name, password, rights), (user.Name, user.Password, user.Terms.Rights));
    }

    [Theory]
    [InlineData("bob:secret:ro,tls=required", "secret", FileRights.ReadOnly, true, null)]
    [InlineData("bob:secret:tls=optional,tls-session-reuse=off", "secret", null, false, TlsSessionReuse.Off)]
    [InlineData("bob:secret:TLS-Session-Reuse=require", "secret", null, null, TlsSessionReuse.Require)]
    [InlineData("bob:secret:tls=maybe", "secret:tls=maybe", null, null, null)]
    public void TryParse_TermsForTls_StandAmongTheRights(string text, string password, FileRights? rights, bool? tls, TlsSessionReuse? reuse)
    {
        Assert.True(UserSpec.TryParse(text, out var user));
        Assert.Equal((password, new UserTerms(rights, tls, reuse)), (user.Password, user.Terms));
    }

    [Theory]
    [InlineData("")]
    [InlineData(":secret")]
    [InlineData("  :secret")]
    public void TryParse_NoName_Refuses(string text) => Assert.False(UserSpec.TryParse(text, out _));

    [Fact]
    public void TryParse_AnyPasswordWithRightsBehind_ComesBackWhole() =>
        Law.Holds(Any.Name, password =>
        {
            Assert.True(UserSpec.TryParse($"bob:{password}:all", out var user));
            Assert.Equal(password, user.Password);
            Assert.Equal(FileRights.All, user.Terms.Rights);
        });

    [Fact]
    public void Hash_StoredPassword_IsRecognised()
    {
        Assert.True(UserSpec.TryParse($"bob:{PasswordHash.Create("secret")}:ro", out var user));
        Assert.True(user.Hash!.Verify("secret"));
        Assert.Equal(FileRights.ReadOnly, user.Terms.Rights);
    }

    [Fact]
    public void Anonymous_WithoutPassword_TakesAnyAndMayOnlyRead()
    {
        Assert.True(UserSpec.TryParse("anonymous", out var user));
        Assert.True(user.TakesAnyPassword);
        Assert.Equal(FileRights.ReadOnly, user.EffectiveRights);
    }

    [Fact]
    public void ToString_User_NeverShowsThePassword() => Assert.Equal("bob", new UserSpec("bob", "secret", default).ToString());
}
