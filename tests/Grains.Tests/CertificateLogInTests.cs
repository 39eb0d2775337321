namespace Streetcar.Grains.Tests;

/// <summary>Log-ins by certificates, which the connection has had checked.</summary>
public sealed class CertificateLogInTests(OneSilo silo) : IClassFixture<OneSilo>
{
    private const string Authenticate = "{ authenticate: 1, mechanism: 'MONGODB-X509' }";

    private static int _last;

    private readonly GrainCluster _cluster = silo.Cluster;
    private readonly string _subject = $"CN=client{Interlocked.Increment(ref _last)},O=Shop";

    [Theory]
    [InlineData(Authenticate)]
    [InlineData("{ authenticate: 1, mechanism: 'MONGODB-X509', user: 'SUBJECT' }")]
    public async Task The_user_of_the_subject_logs_in(string command)
    {
        await CreateAsync();
        var client = NewClient(_subject);

        (await client.RunAsync(command.Replace("SUBJECT", _subject, StringComparison.Ordinal), "$external")).ShouldBeJson(
            $"{{ dbname: '$external', user: '{_subject}', ok: 1.0 }}");

        (await client.RunAsync("{ find: 'c' }"))["ok"].ShouldBe(1.0);
        (await client.RunAsync("{ connectionStatus: 1 }"))["authInfo"]["authenticatedUsers"][0].AsDocument.ShouldBeJson($"{{ user: '{_subject}', db: '$external' }}");
        await _cluster.RunAsync($"{{ dropUser: '{_subject}' }}", "$external");
        (await client.RunAsync("{ find: 'c' }")).ShouldFail(ErrorCode.Unauthorized, "Command find requires authentication");
    }

    [Fact]
    public async Task A_driver_may_log_in_with_its_first_message()
    {
        await CreateAsync();
        var client = NewClient(_subject);

        var hello = await client.RunAsync("{ hello: 1, speculativeAuthenticate: { authenticate: 1, mechanism: 'MONGODB-X509', db: '$external' } }");

        hello["speculativeAuthenticate"].AsDocument.ShouldBeJson($"{{ dbname: '$external', user: '{_subject}' }}");
        (await client.RunAsync("{ find: 'c' }"))["ok"].ShouldBe(1.0);
        (await NewClient(null).RunAsync("{ hello: 1, speculativeAuthenticate: { authenticate: 1, mechanism: 'MONGODB-X509', db: '$external' } }"))
            .ContainsKey("speculativeAuthenticate").ShouldBeFalse();
    }

    [Theory]
    [InlineData(null, Authenticate, "$external", ErrorCode.AuthenticationFailed, "Authentication failed.")]
    [InlineData("SUBJECT", "{ authenticate: 1, mechanism: 'MONGODB-X509', user: 'CN=other' }", "$external", ErrorCode.AuthenticationFailed, "Authentication failed.")]
    [InlineData("SUBJECT", Authenticate, "admin", ErrorCode.ProtocolError, "X.509 authentication must always use the $external database.")]
    [InlineData("CN=nobody", Authenticate, "$external", ErrorCode.UserNotFound, "Could not find user \"CN=nobody\" for db \"$external\"")]
    [InlineData("SUBJECT", "{ authenticate: 1, mechanism: 'PLAIN' }", "$external", ErrorCode.BadValue, "Unsupported mechanism: PLAIN")]
    public async Task Nobody_else_logs_in(string? subject, string command, string database, ErrorCode code, string message)
    {
        await CreateAsync();
        var client = NewClient(subject?.Replace("SUBJECT", _subject, StringComparison.Ordinal));

        (await client.RunAsync(command, database)).ShouldFail(code, message);

        client.Connection.User.ShouldBeNull();
    }

    [Fact]
    public async Task A_user_of_certificates_does_not_log_in_by_passwords()
    {
        await CreateAsync();

        (await NewClient(null).LogInAsync(_subject, "x", "$external")).ShouldFail(ErrorCode.AuthenticationFailed, "Authentication failed.");
    }

    private LogInClient NewClient(string? subject)
    {
        var client = new LogInClient(_cluster.On(0));
        client.Connection.CertificateSubject = subject;
        return client;
    }

    private async Task CreateAsync() =>
        (await _cluster.RunAsync($"{{ createUser: '{_subject}', roles: [{{ role: 'readAnyDatabase', db: 'admin' }}] }}", "$external"))["ok"].ShouldBe(1.0);
}
