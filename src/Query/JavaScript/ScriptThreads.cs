namespace Streetcar.Query.JavaScript;

/// <summary>
/// Threads with the stack that scripts need: an interpreter takes much of it for each call of a script, and several times that
/// where an exception ends a deep recursion. A stack that overflows would end the process.
/// </summary>
public static class ScriptThreads
{
    // Reserved, not used: what is never touched takes no memory.
    private const int StackSize = 32 * 1024 * 1024;

    [ThreadStatic]
    private static bool _isOne;

    /// <summary>Makes such a thread, which is not started yet.</summary>
    /// <param name="run">What it does.</param>
    /// <param name="name">Its name.</param>
    public static Thread Create(Action run, string name) => new(() => Run(run), StackSize) { IsBackground = true, Name = name };

    /// <summary>Calls a function on the calling thread if it is such a thread, and else on one of its own, for which it waits.</summary>
    internal static T Call<T>(Func<T> function)
    {
        if (_isOne)
            return function();
        var operation = OperationContext.Current;
        var result = new TaskCompletionSource<T>();
        Create(() => Complete(result, operation, function), "Script").Start();
        return result.Task.GetAwaiter().GetResult();
    }

    private static void Run(Action run)
    {
        _isOne = true;
        run();
    }

    private static void Complete<T>(TaskCompletionSource<T> result, OperationContext? operation, Func<T> function)
    {
        try
        {
            OperationContext.Continue(operation);
            result.SetResult(function());
        }
        catch (Exception reason)
        {
            result.SetException(reason);
        }
    }
}
