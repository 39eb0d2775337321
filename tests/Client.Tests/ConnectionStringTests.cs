namespace Streetcar.Client.Tests;

public sealed class ConnectionStringTests
{
    [Theory]
    [InlineData("mongodb://localhost", "localhost:27017")]
    [InlineData("mongodb://localhost:27018/", "localhost:27018")]
    [InlineData("mongodb://host1,host2:27018,host3/?replicaSet=my-replicaset-name", "host1:27017,host2:27018,host3:27017")]
    [InlineData("mongodb://[::1]:5/test,", "[::1]:5")]
    [InlineData("mongodb://[::1]", "[::1]:27017")]
    [InlineData("mongodb://127.0.0.1?w=1", "127.0.0.1:27017")]
    [InlineData("mongodb://h%6Fst/", "host:27017")]
    public void Hosts_are_read(string text, string hosts)
    {
        string.Join(',', ClientOptions.Parse(text).Hosts).ShouldBe(hosts);
    }

    [Fact]
    public void Nothing_said_means_the_defaults()
    {
        var options = ClientOptions.Parse("mongodb://localhost");

        options.DefaultDatabase.ShouldBeNull();
        options.MaxPoolSize.ShouldBe(100);
        options.MinPoolSize.ShouldBe(0);
        options.ConnectTimeout.ShouldBe(TimeSpan.FromSeconds(20));
        options.SocketTimeout.ShouldBe(TimeSpan.Zero);
        options.ServerSelectionTimeout.ShouldBe(TimeSpan.FromSeconds(30));
        options.RetryWrites.ShouldBeTrue();
        options.RetryReads.ShouldBeTrue();
        options.Zlib.ShouldBeFalse();
        options.Tls.ShouldBeFalse();
        new DocumentClient().Options.Hosts.ShouldBe([new HostAddress("localhost", 27017)]);
    }

    [Fact]
    public void Options_are_read_whatever_their_case()
    {
        var options = ClientOptions.Parse(
            "mongodb://localhost/my%20db?maxPoolSize=5&MINPOOLSIZE=2&connectTimeoutMS=100&socketTimeoutMS=200"
            + "&serverSelectionTimeoutMS=300&waitQueueTimeoutMS=400&maxIdleTimeMS=500&retryWrites=false&retryReads=false"
            + "&compressors=snappy,zlib&zlibCompressionLevel=9&appName=a%26b@c&tls=true&tlsInsecure=true&w=majority"
            + "&readPreference=secondaryPreferred&readPreferenceTags=dc:ny&readPreferenceTags=");

        options.DefaultDatabase.ShouldBe("my db");
        options.MaxPoolSize.ShouldBe(5);
        options.MinPoolSize.ShouldBe(2);
        options.ConnectTimeout.ShouldBe(TimeSpan.FromMilliseconds(100));
        options.SocketTimeout.ShouldBe(TimeSpan.FromMilliseconds(200));
        options.ServerSelectionTimeout.ShouldBe(TimeSpan.FromMilliseconds(300));
        options.WaitQueueTimeout.ShouldBe(TimeSpan.FromMilliseconds(400));
        options.MaxIdleTime.ShouldBe(TimeSpan.FromMilliseconds(500));
        options.RetryWrites.ShouldBeFalse();
        options.RetryReads.ShouldBeFalse();
        options.Zlib.ShouldBeTrue();
        options.AppName.ShouldBe("a&b@c");
        options.Tls.ShouldBeTrue();
        options.TlsInsecure.ShouldBeTrue();
        options.IgnoredOptions.ShouldBeEmpty();
    }

    [Fact]
    public void Unknown_options_are_ignored_and_listed()
    {
        ClientOptions.Parse("mongodb://localhost/?nonsense=1&retryWrites=true&more=2").IgnoredOptions.ShouldBe(["nonsense", "more"]);
    }

    [Theory]
    [InlineData("localhost:27017", "mongodb://")]
    [InlineData("http://localhost", "mongodb://")]
    [InlineData("mongodb://", "''")]
    [InlineData("mongodb:///test", "''")]
    [InlineData("mongodb://host:0", "'0'")]
    [InlineData("mongodb://host:65536", "'65536'")]
    [InlineData("mongodb://host:port", "'port'")]
    [InlineData("mongodb://host:", "''")]
    [InlineData("mongodb://::1", "brackets")]
    [InlineData("mongodb://[::1", "bracket")]
    [InlineData("mongodb://[::1]x:5", "[::1]x:5")]
    [InlineData("mongodb://a,,b", "''")]
    [InlineData("mongodb://h%zz", "h%zz")]
    [InlineData("mongodb://host/?retryWrites=maybe", "'retryWrites' has the value 'maybe'")]
    [InlineData("mongodb://host/?maxPoolSize=-1", "'maxPoolSize' has the value '-1'")]
    [InlineData("mongodb://host/?connectTimeoutMS=1.5", "'connectTimeoutMS' has the value '1.5'")]
    [InlineData("mongodb://host/?tls", "'tls' has no value")]
    [InlineData("mongodb://host/?tls=true&tls=true", "'tls' is given more than once")]
    public void What_is_no_connection_string_is_refused_by_name(string text, string named)
    {
        Should.Throw<FormatException>(() => new DocumentClient(text)).Message.ShouldContain(named);
    }

    [Theory]
    [InlineData("mongodb+srv://cluster.example.org", "DNS")]
    [InlineData("mongodb://host/?authSource=admin", "authSource")]
    [InlineData("mongodb://%2Ftmp%2Fmongodb-27017.sock", "unix socket")]
    [InlineData("mongodb://host/?loadBalanced=true", "loadBalanced")]
    public void What_Streetcar_does_not_have_is_refused(string text, string named)
    {
        Should.Throw<NotSupportedException>(() => new DocumentClient(text)).Message.ShouldContain(named);
    }

    [Theory]
    [InlineData("mongodb://user:secret@host/")]
    [InlineData("mongodb://user:secret?more@host/")]
    [InlineData("mongodb://user:secret/more@host/")]
    public void A_password_is_refused_and_not_shown(string text)
    {
        Should.Throw<Exception>(() => new DocumentClient(text)).Message.ShouldNotContain("secret");
    }

    [Fact]
    public void Bounds_that_contradict_each_other_are_refused()
    {
        Should.Throw<ArgumentException>(() => new DocumentClient("mongodb://host/?maxPoolSize=1&minPoolSize=2"))
            .Message.ShouldContain("minPoolSize of 2");
    }
}
