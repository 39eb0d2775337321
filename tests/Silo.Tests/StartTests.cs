using System.Net;
using System.Net.Sockets;

namespace Streetcar.Silo.Tests;

public sealed class StartTests
{
    [Fact]
    public async Task It_says_where_it_is_ready_and_no_more()
    {
        using var folder = new TempFolder();
        using var silo = await SiloProcess.StartAsync(folder.Path);
        using (var client = await WireClient.ConnectAsync(silo.EndPoint))
            (await client.RunAsync(Json.Document("{ ping: 1 }")))["ok"].ShouldBe(1.0);

        var ending = await silo.TerminateAsync();

        ending.ShouldBe(new Ending(0, "", ""));
        silo.EndPoint.Address.ShouldBe(IPAddress.Loopback);
    }

    [Fact]
    public async Task A_taken_port_is_told_in_one_line_with_the_remedy()
    {
        using var folder = new TempFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;
        using var silo = SiloProcess.Launch(["--port", $"{port}", "--data", folder.Path]);

        var ending = await silo.EndAsync();

        ending.ExitCode.ShouldBe(1);
        ending.Output.ShouldBeEmpty();
        var line = ending.Errors.TrimEnd().Split('\n').ShouldHaveSingleItem();
        line.ShouldContain($"mongodb://127.0.0.1:{port} is in use");
        line.ShouldContain("--port");
    }

    [Fact]
    public async Task A_held_data_folder_is_told_in_one_line_with_the_remedy()
    {
        using var folder = new TempFolder();
        using var holder = await SiloProcess.StartAsync(folder.Path);
        using var silo = SiloProcess.Launch(["--port", "0", "--data", folder.Path]);

        var ending = await silo.EndAsync();

        ending.ExitCode.ShouldBe(1);
        ending.Output.ShouldBeEmpty();
        ending.Errors.TrimEnd().Split('\n').ShouldHaveSingleItem().ShouldContain(folder.Path);
    }

    [Fact]
    public async Task A_data_folder_that_is_a_file_is_told_in_one_line()
    {
        using var folder = new TempFolder();
        string file = Path.Combine(folder.Path, "file");
        await File.WriteAllTextAsync(file, "no folder");
        using var silo = SiloProcess.Launch(["--port", "0", "--data", file]);

        var ending = await silo.EndAsync();

        ending.ExitCode.ShouldBe(1);
        ending.Errors.TrimEnd().Split('\n').ShouldHaveSingleItem().ShouldContain(file);
    }

    [Theory]
    [InlineData(2, "--prot", "--prot", "27018")]
    [InlineData(2, "'many'", "--port", "many")]
    [InlineData(2, "'loud'", "--log-level", "loud")]
    [InlineData(2, "'extra'", "extra")]
    [InlineData(1, "70000", "--port", "70000")]
    [InlineData(1, "'everywhere'", "--bind", "everywhere")]
    [InlineData(1, "--auth", "--bind", "0.0.0.0")]
    [InlineData(1, "RootPasswordFile", "--root-user", "ada")]
    [InlineData(1, "'nowhere'", "--root-user", "ada", "--root-password-file", "nowhere")]
    [InlineData(1, "'files'", "--store", "files")]
    [InlineData(2, "--data", "--store", "memory", "--data", "kept")]
    [InlineData(1, "SQLite serves one silo", "--membership", "mongodb")]
    [InlineData(1, "SQLite serves one silo", "--silo-port", "11112", "--primary-port", "11111")]
    [InlineData(2, "'gossip'", "--membership", "gossip")]
    [InlineData(2, "'maybe'", "--tls-mode", "maybe")]
    [InlineData(1, "--tls-certificate", "--tls-mode", "required")]
    [InlineData(1, "--tls-certificate", "--tls-ca", "ca.pem")]
    [InlineData(1, "Streetcar:Tls:Certificate", "--tls-key", "server.key")]
    [InlineData(1, "'/none/server.pem' can't be read", "--tls-certificate", "/none/server.pem")]
    [InlineData(1, "'/none/password' can't be read", "--tls-certificate", "/dev/null", "--tls-password-file", "/none/password")]
    [InlineData(1, "--tls-certificate", "--cluster-tls-mode", "enabled")]
    [InlineData(1, "70000", "--silo-port", "70000")]
    public async Task A_wrong_option_is_refused_and_named(int exitCode, string named, params string[] options)
    {
        using var silo = SiloProcess.Launch(options);

        var ending = await silo.EndAsync();

        ending.ExitCode.ShouldBe(exitCode);
        ending.Output.ShouldBeEmpty();
        ending.Errors.TrimEnd().Split('\n').ShouldHaveSingleItem().ShouldContain(named);
    }

    [Theory]
    [InlineData("STREETCAR__PROT", "'STREETCAR:PROT'", "Port")]
    [InlineData("STREETCAR__TLS__CERT", "'STREETCAR:TLS:CERT'", "Certificate")]
    [InlineData("STREETCAR__CLUSTER__TLS__CERT", "'STREETCAR:CLUSTER:TLS:CERT'", "Certificate")]
    [InlineData("STREETCAR__CLUSTER__SILOPROT", "'STREETCAR:CLUSTER:SILOPROT'", "SiloPort")]
    public async Task A_setting_that_there_is_not_is_refused_and_those_that_there_are_are_named(string variable, string named, string remedy)
    {
        using var folder = new TempFolder();
        using var silo = SiloProcess.Launch(["--port", "0"], folder.Path, new() { [variable] = "27018" });

        var ending = await silo.EndAsync();

        ending.ExitCode.ShouldBe(1);
        var line = ending.Errors.TrimEnd().Split('\n').ShouldHaveSingleItem();
        line.ShouldContain(named, Case.Insensitive);
        line.ShouldContain(remedy, Case.Sensitive);
    }

    [Fact]
    public async Task Help_names_all_options_and_starts_nothing()
    {
        using var silo = SiloProcess.Launch(["--help"]);

        var ending = await silo.EndAsync();

        ending.ExitCode.ShouldBe(0);
        foreach (string option in new[] { "--port", "--bind", "--data", "--log-level" })
            ending.Output.ShouldContain(option);
    }

    [Fact]
    public async Task The_environment_goes_before_the_settings_file_and_options_before_both()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(
            Path.Combine(folder.Path, "appsettings.json"),
            """{ "Streetcar": { "Port": 1, "Bind": "::1", "Data": "./from-file" } }""");
        using var silo = SiloProcess.Launch(
            ["--port", "0"],
            folder.Path,
            new() { ["STREETCAR__BIND"] = "127.0.0.1", ["STREETCAR__PORT"] = "2" });

        await silo.WaitUntilReadyAsync();

        silo.EndPoint.Address.ShouldBe(IPAddress.Loopback);
        Directory.Exists(Path.Combine(folder.Path, "from-file")).ShouldBeTrue();
    }
}
