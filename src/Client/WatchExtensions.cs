using MongoDB.Bson;
using MongoDB.Driver;

namespace Streetcar.Client;

/// <summary>Change streams whose pipelines are MongoDB.Driver's, such as <c>new EmptyPipelineDefinition&lt;…&gt;().Match(…)</c>.</summary>
public static class WatchExtensions
{
    /// <summary>The changes of a collection; see <see cref="Collection{T}.Watch"/>.</summary>
    /// <typeparam name="T">The type of the documents.</typeparam>
    /// <param name="collection">The collection.</param>
    /// <param name="pipeline">Stages that the events go through.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="ArgumentNullException">There is no collection, or no pipeline.</exception>
    public static Cursor<ChangeStreamDocument<T>> Watch<T>(
        this Collection<T> collection,
        PipelineDefinition<ChangeStreamDocument<T>, ChangeStreamDocument<T>> pipeline,
        ChangeStreamOptions? options = null)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(collection);
        return collection.Watch(Of(pipeline), options);
    }

    /// <summary>The changes of a database; see <see cref="Database.Watch"/>.</summary>
    /// <param name="database">The database.</param>
    /// <param name="pipeline">Stages that the events go through.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="ArgumentNullException">There is no database, or no pipeline.</exception>
    public static Cursor<ChangeStreamDocument<BsonDocument>> Watch(
        this Database database,
        PipelineDefinition<ChangeStreamDocument<BsonDocument>, ChangeStreamDocument<BsonDocument>> pipeline,
        ChangeStreamOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(database);
        return database.Watch(Of(pipeline), options);
    }

    /// <summary>The changes of all databases; see <see cref="DocumentClient.Watch"/>.</summary>
    /// <param name="client">The client.</param>
    /// <param name="pipeline">Stages that the events go through.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="ArgumentNullException">There is no client, or no pipeline.</exception>
    public static Cursor<ChangeStreamDocument<BsonDocument>> Watch(
        this DocumentClient client,
        PipelineDefinition<ChangeStreamDocument<BsonDocument>, ChangeStreamDocument<BsonDocument>> pipeline,
        ChangeStreamOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        return client.Watch(Of(pipeline), options);
    }

    private static Pipeline<ChangeStreamDocument<T>> Of<T>(PipelineDefinition<ChangeStreamDocument<T>, ChangeStreamDocument<T>> pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        return pipeline.As<ChangeStreamDocument<T>, ChangeStreamDocument<T>, BsonDocument>();
    }
}
