using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging.Abstractions;

namespace Streetcar.Aspire.Tests;

/// <summary>What the resources tell others, without that anything runs.</summary>
public sealed class ModelTests
{
    private readonly IDistributedApplicationBuilder _builder =
        DistributedApplication.CreateBuilder(new DistributedApplicationOptions { DisableDashboard = true });

    [Fact]
    public async Task A_connection_string_names_the_database_and_the_replica_set()
    {
        var server = Allocated(_builder.AddStreetcar("documents"));
        var shop = server.AddDatabase("shop");
        var orders = server.AddDatabase("orders", "sales");

        (await UriAsync(server)).ShouldBe("mongodb://127.0.0.1:4711");
        (await UriAsync(shop)).ShouldBe("mongodb://127.0.0.1:4711/shop");
        (await UriAsync(orders)).ShouldBe("mongodb://127.0.0.1:4711/sales");

        server.WithReplicaSet();

        (await UriAsync(server)).ShouldBe("mongodb://127.0.0.1:4711/?replicaSet=rs0");
        (await UriAsync(shop)).ShouldBe("mongodb://127.0.0.1:4711/shop?replicaSet=rs0");
    }

    [Fact]
    public async Task A_resource_that_references_a_database_gets_its_connection_string_and_the_parts_of_it()
    {
        var shop = Allocated(_builder.AddStreetcar("documents")).AddDatabase("shop", "sales");
        var web = _builder.AddExecutable("web", "web", ".").WithReference(shop);

        var variables = await VariablesAsync(web);

        variables["ConnectionStrings__shop"].ShouldBe("mongodb://127.0.0.1:4711/sales");
        variables["SHOP_URI"].ShouldBe("mongodb://127.0.0.1:4711/sales");
        variables["SHOP_HOST"].ShouldBe("127.0.0.1");
        variables["SHOP_PORT"].ShouldBe("4711");
        variables["SHOP_DATABASENAME"].ShouldBe("sales");
    }

    [Fact]
    public async Task The_port_and_the_folder_are_those_that_are_asked_for()
    {
        var server = Allocated(_builder.AddStreetcar("documents", port: 4711).WithDataFolder("data"));

        var variables = await VariablesAsync(server);

        variables["STREETCAR__PORT"].ShouldBe("4711");
        variables["STREETCAR__DATA"].ShouldBe(Path.Combine(_builder.AppHostDirectory, "data"));
    }

    [Fact]
    public async Task Orleans_gets_the_provider_and_the_connection_string_for_all_that_it_stores()
    {
        var shop = Allocated(_builder.AddStreetcar("documents")).AddDatabase("shop");
        var orleans = _builder.AddOrleans("cluster").WithClustering(shop).WithGrainStorage("Default", shop).WithReminders(shop);
        var silo = Allocated(_builder.AddExecutable("silo", "silo", ".").WithReference(orleans));

        var variables = await VariablesAsync(silo);

        foreach (string section in (string[])["Clustering", "GrainStorage__Default", "Reminders"])
        {
            variables[$"Orleans__{section}__ProviderType"].ShouldBe("Streetcar");
            variables[$"Orleans__{section}__ServiceKey"].ShouldBe("shop");
        }

        variables["ConnectionStrings__shop"].ShouldBe("mongodb://127.0.0.1:4711/shop");
    }

    // As Aspire's orchestrator does when it starts the resource.
    private static IResourceBuilder<T> Allocated<T>(IResourceBuilder<T> resource)
        where T : IResourceWithEndpoints
    {
        foreach (var endpoint in resource.Resource.Annotations.OfType<EndpointAnnotation>())
            endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", 4711, targetPortExpression: "4711");
        return resource;
    }

    private static ValueTask<string?> UriAsync<T>(IResourceBuilder<T> resource)
        where T : IResourceWithConnectionString => resource.Resource.GetConnectionStringAsync();

    private static async Task<Dictionary<string, string>> VariablesAsync(IResourceBuilder<IResource> resource)
    {
        var configuration = await ExecutionConfigurationBuilder.Create(resource.Resource)
            .WithEnvironmentVariablesConfig()
            .BuildAsync(new DistributedApplicationExecutionContext(DistributedApplicationOperation.Run), NullLogger.Instance, default);
        return new(configuration.EnvironmentVariables);
    }
}
