using Personalize.Engine.Common;
using Personalize.Engine.Ports;

namespace Personalize.Engine.Serving.Histories;

/// <summary>
/// Checks once, when a stored <see cref="HistoryTable"/> is opened, whether its tensors fit together, so that no request reads beyond
/// them. A damaged file is rebuilt.
/// </summary>
internal static class HistoryTableChecks
{
    /// <exception cref="PersonalizeException">A tensor is missing or has another type.</exception>
    public static bool Fit(IModelFile file, int eventTypes, int contexts)
    {
        var users = file.Read<int>("user.order").Length;
        if (file.Read<long>("user.hashes").Length != users
            || IsOutside(file.Read<int>("user.order"), 0, users)
            || Texts(file, "user.id") != users
            || Texts(file, "item.id") is not (>= 0 and var items))
        {
            return false;
        }

        var events = file.Read<int>("event.items").Length;
        if (file.Read<int>("event.offsets").Length != users + 1
            || !Rise(file.Read<int>("event.offsets"), events)
            || IsOutside(file.Read<int>("event.items"), 0, items))
        {
            return false;
        }

        if (file.Read<long>("event.times").Length != events || (file.TensorNames.Contains("event.values") && file.Read<float>("event.values").Length != events))
            return false;
        if (eventTypes > 0 && (file.Read<int>("event.types").Length != events || IsOutside(file.Read<int>("event.types"), -1, eventTypes)))
            return false;
        return Enumerable.Range(0, contexts).All(i => ContextFits(file, $"context.{i}", events));
    }

    private static bool ContextFits(IModelFile file, string name, int events)
    {
        if (file.TensorNames.Contains($"{name}.numbers"))
            return file.Read<long>($"{name}.numbers").Length == events;
        return file.Read<int>($"{name}.rows").Length == events
            && Texts(file, $"{name}.value") is >= 0 and var values
            && !IsOutside(file.Read<int>($"{name}.rows"), -1, values);
    }

    /// <summary>The number of texts, or -1 if they do not fit together.</summary>
    private static int Texts(IModelFile file, string name) =>
        Rise(file.Read<long>($"{name}.offsets"), file.Read<byte>($"{name}.utf8").Length) ? file.Read<long>($"{name}.offsets").Length - 1 : -1;

    /// <summary>Whether offsets begin at 0, never decrease and end at the end.</summary>
    private static bool Rise<T>(ReadOnlySpan<T> offsets, int end)
        where T : struct, System.Numerics.INumber<T>
    {
        if (offsets.IsEmpty || offsets[0] != T.Zero || offsets[^1] != T.CreateChecked(end))
            return false;
        for (var i = 1; i < offsets.Length; i++)
        {
            if (offsets[i] < offsets[i - 1])
                return false;
        }

        return true;
    }

    private static bool IsOutside(ReadOnlySpan<int> values, int first, int end) =>
        !values.IsEmpty && (end <= first || values.ContainsAnyExceptInRange(first, end - 1));
}
