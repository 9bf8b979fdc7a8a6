namespace Portolan.Diagnosis.Tests;

/// <summary>What a machine's own firewall surely closes. In doubt a port is never called closed.</summary>
public sealed class PacketFilterTests
{
    private static readonly PortRange Range = new(50000, 50010);

    /// <summary>
    /// The output of nft 1.0.6 for: policy drop; ct state vmap; lo; a named set with 50000-50003; 50004 and 50005 under a limit;
    /// 50006 from 192.168/16; a jump to a chain with 50007; the rest of the range rejected.
    /// </summary>
    [Fact]
    public void Nft_RealRuleset_ClosesWhatNobodyPasses()
    {
        var closed = NftRuleset.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "nft-ruleset.json"))).FindClosed(Range);
        Assert.Equal(("50008-50010", "nftables, table inet filter, chain input"), (closed?.ToString(), closed?.By));
    }

    [Theory]
    [InlineData("""{"accept":null}""", null)]
    [InlineData("""{"drop":null}""", "50000-50010")]
    [InlineData("""{"match":{"op":"==","left":{"payload":{"protocol":"tcp","field":"dport"}},"right":{"set":[50000,{"range":[50002,50004]}]}}},{"accept":null}""", "50001, 50005-50010")]
    [InlineData("""{"match":{"op":"!=","left":{"payload":{"protocol":"tcp","field":"dport"}},"right":{"range":[50000,50009]}}},{"accept":null}""", "50000-50009")]
    [InlineData("""{"match":{"op":"==","left":{"payload":{"protocol":"udp","field":"dport"}},"right":50000}},{"accept":null}""", "50000-50010")]
    [InlineData("""{"match":{"op":"in","left":{"ct":{"key":"state"}},"right":["established","related"]}},{"accept":null}""", "50000-50010")]
    [InlineData("""{"match":{"op":"in","left":{"ct":{"key":"state"}},"right":["new"]}},{"accept":null}""", null)]
    [InlineData("""{"match":{"op":"==","left":{"meta":{"key":"iifname"}},"right":"lo"}},{"accept":null}""", "50000-50010")]
    [InlineData("""{"match":{"op":"==","left":{"meta":{"key":"iifname"}},"right":"eth0"}},{"accept":null}""", null)]
    [InlineData("""{"match":{"op":"==","left":{"meta":{"key":"nfproto"}},"right":"ipv6"}},{"accept":null}""", "50000-50010")]
    [InlineData("""{"match":{"op":"==","left":{"payload":{"protocol":"ip","field":"saddr"}},"right":"10.0.0.1"}},{"accept":null}""", null)]
    [InlineData("""{"match":{"op":"==","left":{"payload":{"protocol":"ip6","field":"saddr"}},"right":"::1"}},{"accept":null}""", "50000-50010")]
    [InlineData("""{"match":{"op":"==","left":{"meta":{"key":"l4proto"}},"right":{"set":["tcp","udp"]}}},{"accept":null}""", null)]
    [InlineData("""{"vmap":{"key":{"payload":{"protocol":"tcp","field":"dport"}},"data":{"set":[[50000,{"accept":null}],[50001,{"drop":null}]]}}}""", "50001-50010")]
    [InlineData("""{"vmap":{"key":{"payload":{"protocol":"tcp","field":"dport"}},"data":"@verdicts"}}""", null)]
    [InlineData("""{"counter":{"packets":1,"bytes":2}},{"log":{"prefix":"x"}}""", "50000-50010")]
    [InlineData("""{"xt":{"type":"match","name":"recent"}},{"accept":null}""", null)]
    [InlineData("""{"xt":{"type":"target","name":"TARPIT"}}""", null)]
    [InlineData("""{"something of next year":{"accepting":true}}""", null)]
    [InlineData("""{"jump":{"target":"nowhere"}}""", null)]
    public void Nft_OneRuleBeforePolicyDrop(string expressions, string? expected) => Assert.Equal(expected, Nft("drop", expressions).FindClosed(Range)?.ToString());

    [Fact]
    public void Nft_PolicyAccept_DropsOnlyWhatIsSure()
    {
        Assert.Null(Nft("accept", """{"match":{"op":"==","left":{"payload":{"protocol":"ip","field":"saddr"}},"right":"10.0.0.1"}},{"drop":null}""").FindClosed(Range));
        Assert.Equal("50000", Nft("accept", """{"match":{"op":"==","left":{"payload":{"protocol":"tcp","field":"dport"}},"right":50000}},{"drop":null}""").FindClosed(Range)?.ToString());
    }

    [Fact]
    public void Nft_Family_IsTheOneThatWasAskedFor()
    {
        var onlyIPv4 = Nft("drop", """{"counter":null}""", family: "ip");
        Assert.NotNull(onlyIPv4.FindClosed(Range));
        Assert.Null(onlyIPv4.FindClosed(Range, isIPv6: true));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("not json")]
    public void Nft_OtherText_Throws(string text) => Assert.ThrowsAny<Exception>(() => NftRuleset.Parse(text));

    [Fact]
    public void Nft_NoRules_CloseNothing() => Assert.Null(NftRuleset.Parse("""{"nftables":[{"metainfo":{"version":"1.0.6"}}]}""").FindClosed(Range));

    [Theory]
    [InlineData("-A INPUT -p tcp -m tcp --dport 50000:50004 -j ACCEPT", "50005-50010")]
    [InlineData("-A INPUT -p tcp -m multiport --dports 21,50000,50002:50010 -m comment --comment \"FTP - data\" -j ACCEPT", "50001")]
    [InlineData("-A INPUT -p tcp -m tcp ! --dport 50000:50004 -j ACCEPT", "50000-50004")]
    [InlineData("-A INPUT -i lo -j ACCEPT", "50000-50010")]
    [InlineData("-A INPUT -i eth0 -j ACCEPT", null)]
    [InlineData("-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT", "50000-50010")]
    [InlineData("-A INPUT -p udp -j ACCEPT", "50000-50010")]
    [InlineData("-A INPUT -s 10.0.0.0/8 -j ACCEPT", null)]
    [InlineData("-A INPUT -p tcp --syn -j ACCEPT", null)]
    [InlineData("-A INPUT -m recent --name x --rcheck -j ACCEPT", null)]
    [InlineData("-A INPUT -j ftp\n-A ftp -p tcp --dport 50000 -j ACCEPT\n-A ftp -s 10.0.0.0/8 -j RETURN\n-A ftp -j REJECT --reject-with icmp-port-unreachable", "50001-50010")]
    [InlineData("-A INPUT -j TARPIT", null)]
    [InlineData("-A INPUT -j LOG --log-prefix \"in: \"", "50000-50010")]
    public void Iptables_RulesBeforePolicyDrop(string rules, string? expected)
    {
        var text = $"# Generated by iptables-save\n*filter\n:INPUT DROP [1:60]\n:FORWARD ACCEPT [0:0]\n:ftp - [0:0]\n{rules}\nCOMMIT\n*nat\n:INPUT ACCEPT [0:0]\n-A INPUT -j ACCEPT\nCOMMIT\n";
        Assert.Equal(expected, IptablesRuleset.Parse(text).FindClosed(Range)?.ToString());
    }

    [Fact]
    public void Iptables_AnyText_NeverThrowsAndClosesNothing()
    {
        Assert.Null(IptablesRuleset.Parse("").FindClosed(Range));
        Assert.Null(IptablesRuleset.Parse("*filter\n:INPUT ACCEPT\n-A INPUT !\n-A INPUT -j\n-A\n").FindClosed(Range));
    }

    private static PacketFilter Nft(string policy, string expressions, string family = "inet") => NftRuleset.Parse($$$"""
        {"nftables":[{"table":{"family":"{{{family}}}","name":"filter"}},
        {"chain":{"family":"{{{family}}}","table":"filter","name":"input","type":"filter","hook":"input","prio":0,"policy":"{{{policy}}}"}},
        {"rule":{"family":"{{{family}}}","table":"filter","chain":"input","expr":[{{{expressions}}}]}}]}
        """);
}
