using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MongoDB.Driver;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Streetcar.Clustering.MongoDB.Tests;

[Collection(nameof(TestMongoDB))]
public sealed class OptionsTests(TestMongoDB mongo)
{
    [Fact]
    public async Task The_database_and_the_collection_are_those_of_the_options()
    {
        var database = $"test_{Guid.NewGuid():N}";
        await using (var cluster = new TestCluster(mongo, options =>
            (options.Database, options.Collection) = (database, "members")))
        {
            await cluster.InsertAsync(TestEntries.Entry());
        }

        using var client = new MongoClient(mongo.Uri);
        (await (await client.GetDatabase(database).ListCollectionNamesAsync()).ToListAsync()).ShouldBe(["members"]);
        await client.DropDatabaseAsync(database);
    }

    [Fact]
    public async Task A_client_of_the_applications_services_is_shared_and_outlives_the_silo()
    {
        using var client = new MongoClient(mongo.Uri);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<IMongoClient>(client);
        builder.UseOrleans(silo => silo.UseMongoDBClustering(
            options => options.CreateClient = services => services.GetRequiredService<IMongoClient>()));
        using (var host = builder.Build())
            (await host.Services.GetRequiredService<IMembershipTable>().ReadAllAsync()).Members.ShouldBeEmpty();

        (await (await client.ListDatabaseNamesAsync()).ToListAsync()).ShouldNotBeNull();
    }

    [Fact]
    public void A_silo_needs_a_connection_string_or_a_client() => Refusal(_ => { }).ShouldContain("ConnectionString");

    [Fact]
    public void A_silo_refuses_what_is_no_connection_string() =>
        Refusal(options => options.ConnectionString = "http://localhost").ShouldContain("connection string");

    [Fact]
    public void A_silo_refuses_names_that_MongoDB_does_not_allow() =>
        Refusal(options => (options.ConnectionString, options.Database) = ("mongodb://127.0.0.1", "a.b"))
            .ShouldContain("Database names");

    private static string Refusal(Action<MongoDBClusteringOptions> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo => silo.UseMongoDBClustering(configure));
        using var host = builder.Build();
        var validators = host.Services.GetServices<IConfigurationValidator>();
        return Should.Throw<OrleansConfigurationException>(() =>
        {
            foreach (var validator in validators)
                validator.ValidateConfiguration();
        }).Message;
    }
}
