import { Toast } from 'radix-ui';
import { type ReactNode, createContext, useCallback, useContext, useMemo, useState } from 'react';

const ToastContext = createContext<(text: string) => void>(() => {});

/** Short messages that leave by themselves; they stay while they have the focus. */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [shown, setShown] = useState<readonly { readonly id: number; readonly text: string }[]>([]);
  const say = useCallback(
    (text: string) => setShown((before) => [...before.slice(-2), { id: Date.now(), text }]),
    [],
  );
  const value = useMemo(() => say, [say]);
  return (
    <ToastContext value={value}>
      <Toast.Provider duration={8000}>
        {children}
        {shown.map(({ id, text }) => (
          <Toast.Root
            key={id}
            className="toast"
            onOpenChange={(open) => !open && setShown((before) => before.filter((one) => one.id !== id))}
          >
            <Toast.Description>{text}</Toast.Description>
          </Toast.Root>
        ))}
        <Toast.Viewport className="toasts" />
      </Toast.Provider>
    </ToastContext>
  );
}

export const useToast = () => useContext(ToastContext);
