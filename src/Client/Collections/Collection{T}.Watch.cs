using MongoDB.Driver;
using Streetcar.Client.Transports;

namespace Streetcar.Client;

public partial class Collection<T>
{
    /// <summary>
    /// The changes of the collection, from the moment on at which the cursor is first read. It waits for further ones, resumes
    /// by itself where the connection or the server is lost, and ends where the collection is dropped or renamed.
    /// </summary>
    /// <param name="pipeline">Stages that the events go through, such as a <c>$match</c>; left out for none.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <example><code>
    /// await foreach (var change in orders.Watch().WithCancellation(stopping))
    ///     Console.WriteLine(change.FullDocument);
    /// </code></example>
    public virtual Cursor<ChangeStreamDocument<T>> Watch(
        Pipeline<ChangeStreamDocument<T>> pipeline = default, ChangeStreamOptions? options = null) =>
        ChangeStream.Of(_context, _type, pipeline, new WatchRequest(Database.Name, Name, options ?? new ChangeStreamOptions(), _concerns));
}
