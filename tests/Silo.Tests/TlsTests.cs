using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MongoDB.Bson;
using MongoDB.Driver;
using Orleans.Hosting;
using Streetcar.Hosting;
using Streetcar.Testing;

namespace Streetcar.Silo.Tests;

/// <summary>TLS on the port for drivers, with MongoDB's.</summary>
public sealed class TlsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CertificateFolder _certificates = new();

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public async Task The_program_takes_drivers_with_TLS_alone_and_says_so()
    {
        using var folder = new TempFolder();
        using var silo = SiloProcess.Launch(["--port", "0", "--data", folder.Path, "--tls-certificate", _certificates.Certificate, "--tls-key", _certificates.Key]);
        await silo.WaitUntilReadyAsync();
        silo.Uri.ShouldBe($"mongodb://{silo.EndPoint}/?tls=true");

        await WriteAndReadAsync(SettingsOf(silo.Uri));
        await RefusedAsync(MongoClientSettings.FromConnectionString($"mongodb://{silo.EndPoint}"));

        (await silo.TerminateAsync()).ShouldBe(new Ending(0, "", ""));
    }

    [Fact]
    public async Task A_client_refuses_a_server_of_another_name()
    {
        _certificates.Write(_certificates.Authority.Issue(new X500DistinguishedName("CN=elsewhere.example"), ["elsewhere.example"], [TestAuthority.ForServers]));
        await using var server = await StartAsync();

        await RefusedAsync(SettingsOf(server.ConnectionString));
    }

    [Fact]
    public async Task A_client_shows_a_certificate_where_there_is_an_authority()
    {
        await using var server = await StartAsync(options => options.Tls.Ca = _certificates.Ca);
        var settings = SettingsOf(server.ConnectionString);

        await RefusedAsync(settings);
        settings.SslSettings = Trust(_certificates.Authority.IssueClient());
        await WriteAndReadAsync(settings);
    }

    [Fact]
    public async Task A_client_may_come_without_a_certificate_where_that_is_allowed()
    {
        await using var server = await StartAsync(
            options => (options.Tls.Ca, options.Tls.AllowConnectionsWithoutCertificates) = (_certificates.Ca, true));

        await WriteAndReadAsync(SettingsOf(server.ConnectionString));
    }

    [Fact]
    public async Task Both_come_to_one_port_where_TLS_is_preferred()
    {
        await using var server = await StartAsync(options => options.Tls.Mode = StreetcarTlsMode.Preferred);

        await WriteAndReadAsync(MongoClientSettings.FromConnectionString(server.ConnectionString));
        await WriteAndReadAsync(SettingsOf($"{server.ConnectionString}/?tls=true"));
    }

    [Fact]
    public async Task A_certificate_that_is_named_is_not_used_where_TLS_is_disabled()
    {
        await using var server = await StartAsync(options => options.Tls.Mode = StreetcarTlsMode.Disabled);

        await WriteAndReadAsync(MongoClientSettings.FromConnectionString(server.ConnectionString));
    }

    [Fact]
    public async Task RotateCertificates_serves_the_new_certificate_or_says_why_not()
    {
        await using var server = await StartAsync(options => options.Tls.Ca = _certificates.Ca);
        var settings = SettingsOf(server.ConnectionString);
        settings.SslSettings = Trust(_certificates.Authority.IssueClient());
        using var client = new MongoClient(settings);
        var admin = client.GetDatabase("admin");

        var status = await RunAsync(admin, "{ serverStatus: 1 }");
        status["security"]["SSLServerSubjectName"].AsString.ShouldBe("CN=server");
        status["security"]["SSLServerHasCertificateAuthority"].AsBoolean.ShouldBeTrue();
        status["security"]["SSLServerCertificateExpirationDate"].ToUniversalTime().ShouldBe(DateTime.UtcNow.AddYears(1), TimeSpan.FromDays(1));
        (status["transportSecurity"]["1.2"].AsInt64 + status["transportSecurity"]["1.3"].AsInt64).ShouldBeGreaterThan(0);

        _certificates.Write(_certificates.Authority.IssueServer("CN=next"));
        await RunAsync(admin, "{ rotateCertificates: 1, message: 'yearly' }");
        (await RunAsync(admin, "{ serverStatus: 1 }"))["security"]["SSLServerSubjectName"].AsString.ShouldBe("CN=next");

        await File.WriteAllTextAsync(_certificates.Key, "nothing");
        var failure = await Should.ThrowAsync<MongoCommandException>(() => RunAsync(admin, "{ rotateCertificates: 1 }"));
        failure.Code.ShouldBe(140);
        failure.CodeName.ShouldBe("InvalidSSLConfiguration");
        failure.Message.ShouldContain(_certificates.Key);
        await WriteAndReadAsync(settings);
    }

    [Fact]
    public async Task What_connects_within_the_process_needs_no_TLS()
    {
        await using var server = await StartAsync(options => options.Tls.Ca = _certificates.Ca);

        await server.Client["test"]["things"].InsertOneAsync(new() { ["_id"] = 1 });

        (await server.MongoClient.GetDatabase("test").GetCollection<BsonDocument>("things").CountDocumentsAsync("{}")).ShouldBe(1);
    }

    [Fact]
    public async Task An_applications_own_silo_takes_drivers_with_TLS()
    {
        using var folder = new TempFolder();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(HostingTests.FreePort(), HostingTests.FreePort())
            .AddStreetcar(streetcar => streetcar.UseMemory().ListenForMongoDB(port: 0).UseTls(_certificates.Certificate, _certificates.Key)));
        using var host = builder.Build();
        await host.StartAsync().WaitAsync(Patience);

        await WriteAndReadAsync(SettingsOf(host.Services.GetRequiredService<StreetcarEndpoint>().Uri));

        await host.StopAsync().WaitAsync(Patience);
    }

    [Fact]
    public async Task An_applications_own_silo_does_not_start_with_a_bad_certificate()
    {
        await File.WriteAllTextAsync(_certificates.Key, "nothing");
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(HostingTests.FreePort(), HostingTests.FreePort())
            .AddStreetcar(streetcar => streetcar.UseMemory().ListenForMongoDB(port: 0).UseTls(_certificates.Certificate, _certificates.Key)));
        using var host = builder.Build();

        var refusal = await Should.ThrowAsync<FormatException>(() => host.StartAsync().WaitAsync(Patience));

        refusal.Message.ShouldContain(_certificates.Key);
    }

    [Fact]
    public async Task A_password_comes_from_a_file_or_the_environment()
    {
        using var folder = new TempFolder();
        var issued = _certificates.Authority.IssueServer();
        await File.WriteAllBytesAsync(_certificates.PathOf("server.pfx"), issued.ToPfx("seven"));
        await File.WriteAllTextAsync(_certificates.PathOf("password"), "seven\n");
        string[] options = ["--port", "0", "--data", folder.Path, "--tls-certificate", _certificates.PathOf("server.pfx")];

        using (var silo = SiloProcess.Launch([.. options, "--tls-password-file", _certificates.PathOf("password")]))
        {
            await silo.WaitUntilReadyAsync();
            await WriteAndReadAsync(SettingsOf(silo.Uri));
            (await silo.TerminateAsync()).ExitCode.ShouldBe(0);
        }

        using (var silo = SiloProcess.Launch(options, environment: new() { ["STREETCAR__TLS__PASSWORD"] = "seven" }))
        {
            await silo.WaitUntilReadyAsync();
            await WriteAndReadAsync(SettingsOf(silo.Uri));
        }
    }

    [Fact]
    public async Task A_certificate_that_has_expired_is_warned_of()
    {
        using var folder = new TempFolder();
        var now = DateTimeOffset.UtcNow;
        _certificates.Write(_certificates.Authority.Issue(
            new X500DistinguishedName("CN=server"), ["localhost"], [], now.AddYears(-2), now.AddDays(-1)));
        using var silo = SiloProcess.Launch(["--port", "0", "--data", folder.Path, "--tls-certificate", _certificates.Certificate, "--tls-key", _certificates.Key]);
        await silo.WaitUntilReadyAsync();

        var ending = await silo.TerminateAsync();

        ending.Errors.TrimEnd().Split('\n').ShouldHaveSingleItem().ShouldContain($"'{_certificates.Certificate}' has expired");
    }

    private static Task<BsonDocument> RunAsync(IMongoDatabase database, string command) =>
        database.RunCommandAsync<BsonDocument>(BsonDocument.Parse(command)).WaitAsync(Patience);

    private static async Task WriteAndReadAsync(MongoClientSettings settings)
    {
        using var client = new MongoClient(settings);
        var things = client.GetDatabase("test").GetCollection<BsonDocument>("things");
        var id = ObjectId.GenerateNewId();
        await things.InsertOneAsync(new("_id", id)).WaitAsync(Patience);
        (await things.CountDocumentsAsync(new BsonDocument("_id", id)).WaitAsync(Patience)).ShouldBe(1);
    }

    private static async Task RefusedAsync(MongoClientSettings settings)
    {
        settings = settings.Clone();
        settings.ServerSelectionTimeout = TimeSpan.FromSeconds(3);
        using var client = new MongoClient(settings);
        var failure = await Should.ThrowAsync<TimeoutException>(() => RunAsync(client.GetDatabase("admin"), "{ ping: 1 }"));
        failure.Message.ShouldContain("MongoConnectionException");
    }

    private Task<StreetcarServer> StartAsync(Action<StreetcarOptions>? configure = null) => StreetcarServer.StartAsync(options => options.Configure = streetcar =>
    {
        (streetcar.Tls.Certificate, streetcar.Tls.Key) = (_certificates.Certificate, _certificates.Key);
        configure?.Invoke(streetcar);
    });

    private MongoClientSettings SettingsOf(string uri)
    {
        var settings = MongoClientSettings.FromConnectionString(uri);
        settings.UseTls.ShouldBeTrue();
        settings.SslSettings = Trust();
        return settings;
    }

    // The driver trusts the machine's authorities; this is what a user says who has one of his own.
    private SslSettings Trust(params TestCertificate[] shown) => new()
    {
        CheckCertificateRevocation = false,
        ClientCertificates = shown.Select(certificate => certificate.Load()).ToArray(),
        ServerCertificateValidationCallback = (_, certificate, _, errors) =>
        {
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.CustomTrustStore.Add(_certificates.Authority.Certificate);
            return (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == 0 && chain.Build((X509Certificate2)certificate!);
        },
    };
}
